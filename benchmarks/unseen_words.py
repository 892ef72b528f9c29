"""Words from which tables of unseen parties are made: how companies and streets are called in a dozen languages."""

# ruff: noqa: E501  (lists read best one to a line)

from __future__ import annotations

__all__ = ["COUNTRIES", "FORMS", "PLACES", "SPEECHES", "STREETS", "Speech"]

from dataclasses import dataclass

COUNTRIES: dict[str, tuple[str, str]] = {
    "CN": ("China", "CHN"), "IN": ("India", "IND"), "VN": ("Vietnam", "VNM"), "DE": ("Germany", "DEU"),
    "FR": ("France", "FRA"), "IT": ("Italy", "ITA"), "ES": ("Spain", "ESP"), "MX": ("Mexico", "MEX"),
    "US": ("United States", "USA"), "GB": ("United Kingdom", "GBR"), "TR": ("Turkey", "TUR"), "PL": ("Poland", "POL"),
    "RU": ("Russian Federation", "RUS"), "AE": ("United Arab Emirates", "ARE"), "BR": ("Brazil", "BRA"),
    "NL": ("Netherlands", "NLD"), "KR": ("Korea, Republic of", "KOR"), "TH": ("Thailand", "THA"),
    "PK": ("Pakistan", "PAK"), "CO": ("Colombia", "COL"), "EG": ("Egypt", "EGY"), "LU": ("Luxembourg", "LUX"),
}  # fmt: skip
"""Country codes, with the name and the code of three letters."""

PLACES: dict[str, list[str]] = {
    "CN": ["Shenzhen", "Guangzhou", "Ningbo", "Shanghai", "Foshan", "Yiwu", "Qingdao", "Xiamen", "Dongguan", "Hangzhou"],
    "IN": ["Mumbai", "Chennai", "New Delhi", "Morbi", "Kolkata", "Ahmedabad", "Bengaluru", "Ludhiana", "Surat"],
    "VN": ["Hà Nội", "Hồ Chí Minh", "Đà Nẵng", "Hải Phòng", "Bình Dương", "Đồng Nai", "Cần Thơ"],
    "DE": ["Hamburg", "München", "Köln", "Düsseldorf", "Bremen", "Stuttgart", "Nürnberg", "Leipzig", "Würzburg"],
    "FR": ["Paris", "Lyon", "Marseille", "Le Havre", "Saint-Étienne", "Nîmes", "Lille", "Besançon", "Orléans"],
    "IT": ["Milano", "Sassuolo", "Genova", "Torino", "Napoli", "Bologna", "Forlì"],
    "ES": ["Madrid", "Barcelona", "Castellón", "Valencia", "Sevilla", "Málaga", "A Coruña", "Alcalá de Henares"],
    "MX": ["Ciudad de México", "Monterrey", "Guadalajara", "Tijuana", "Querétaro", "Manzanillo", "Nuevo Laredo"],
    "US": ["Los Angeles", "Houston", "Newark", "Miami", "Long Beach", "Chicago", "Savannah", "El Monte", "Dallas"],
    "GB": ["London", "Felixstowe", "Manchester", "Birmingham", "Leeds", "Southampton", "Bristol"],
    "TR": ["İstanbul", "İzmir", "Gaziantep", "Ankara", "Mersin", "Kocaeli", "Eskişehir", "Çorlu"],
    "PL": ["Warszawa", "Łódź", "Gdańsk", "Kraków", "Poznań", "Opoczno", "Wrocław"],
    "RU": ["Москва", "Санкт-Петербург", "Владивосток", "Новосибирск", "Екатеринбург", "Казань", "Самара"],
    "AE": ["دبي", "أبو ظبي", "الشارقة", "عجمان", "رأس الخيمة"],
    "EG": ["القاهرة", "الإسكندرية", "بورسعيد", "الجيزة", "دمياط"],
    "BR": ["São Paulo", "Santos", "Itajaí", "Curitiba", "Rio de Janeiro", "Manaus"],
    "NL": ["Rotterdam", "Amsterdam", "Venlo", "Eindhoven", "Utrecht", "'s-Hertogenbosch"],
    "KR": ["Seoul", "Busan", "Incheon", "Daegu", "Suwon", "Ulsan"],
    "TH": ["Bangkok", "Samut Prakan", "Chonburi", "Chiang Mai", "Rayong"],
    "PK": ["Karachi", "Lahore", "Sialkot", "Faisalabad", "Islamabad"],
    "CO": ["Bogotá", "Medellín", "Cartagena", "Barranquilla", "Cali"],
    "LU": ["Luxembourg", "Esch-sur-Alzette", "Strassen", "Bertrange"],
}  # fmt: skip

STREETS: dict[str, tuple[str, list[str]]] = {
    "CN": ("No. {n}, {s} Road", ["Renmin", "Jiefang", "Zhongshan", "Xinhua", "Baoan", "Huaqiang North", "Longgang", "Chouzhou", "Fuyong", "Jinshan"]),
    "IN": ("{n} {s} Industrial Estate", ["MIDC Andheri", "Okhla Phase 2", "Naroda", "Peenya", "Guindy", "Lati Plot", "Focal Point", "Vatva", "Sachin"]),
    "VN": ("Số {n} đường {s}", ["Nguyễn Huệ", "Lê Lợi", "Trần Hưng Đạo", "Điện Biên Phủ", "Cách Mạng Tháng Tám", "Phan Chu Trinh", "Quang Trung"]),
    "DE": ("{s}straße {n}", ["Haupt", "Industrie", "Bahnhof", "Hafen", "Gewerbe", "Linden", "Goethe", "Königs"]),
    "FR": ("{n} rue {s}", ["de la République", "Jean Jaurès", "Victor Hugo", "des Érables", "de Seine", "de l'Église", "du Moulin"]),
    "IT": ("Via {s} {n}", ["Roma", "Garibaldi", "Giuseppe Mazzini", "Statale 467", "Dante Alighieri", "dell'Industria", "Radici in Piano"]),
    "ES": ("Calle {s} {n}", ["Mayor", "Gran Vía", "Alcalá", "Camino Viejo", "San José", "Constitución", "Ramón y Cajal"]),
    "MX": ("Av. {s} No. {n}", ["Insurgentes Sur", "Benito Juárez", "Reforma", "Constituyentes", "Lázaro Cárdenas", "Universidad"]),
    "US": ("{n} {s} Street", ["Main", "Industrial", "Santa Fe", "Harbor", "Commerce", "Valley", "NW 36th", "Peachtree"]),
    "GB": ("{n} {s} Road", ["High", "Station", "Victoria", "Church", "Dock", "King's", "Park"]),
    "TR": ("{s} Caddesi No:{n}", ["Atatürk", "Cumhuriyet", "İnönü", "Organize Sanayi 3.", "Fevzi Çakmak", "Barış"]),
    "PL": ("ul. {s} {n}", ["Piotrkowska", "Mickiewicza", "Kościuszki", "Przemysłowa", "Dworcowa", "Kolberga"]),
    "RU": ("ул. {s}, д. {n}", ["Ленина", "Советская", "Промышленная", "Гагарина", "Пушкина", "Мира", "Складочная"]),
    "AE": ("شارع {s} {n}", ["الشيخ زايد", "المكتوم", "الوحدة", "النصر", "جبل علي", "الخليج"]),
    "EG": ("{n} شارع {s}", ["التحرير", "رمسيس", "الجمهورية", "سعد زغلول", "النيل"]),
    "BR": ("Rua {s}, {n}", ["XV de Novembro", "das Flores", "Sete de Setembro", "Tiradentes", "João Pessoa", "do Comércio"]),
    "NL": ("{s}weg {n}", ["Waalhaven", "Kerk", "Stations", "Industrie", "Haven", "Molen"]),
    "KR": ("{n} {s}-ro", ["Teheran", "Gangnam-dae", "Gonghang", "Haeundae", "Sejong-dae", "Songdo-gukje"]),
    "TH": ("{n} {s} Road", ["Sukhumvit", "Rama IV", "Bangna-Trad", "Phetchaburi", "Silom", "Ratchadaphisek"]),
    "PK": ("Plot {n}, {s}", ["SITE Area", "Korangi Industrial Area", "Daska Road", "Jail Road", "I.I. Chundrigar Road"]),
    "CO": ("Calle {s} {n}", ["Bolívar", "Caracas", "Jiménez", "Santander", "Nariño"]),
    "LU": ("{n}, rue {s}", ["Eugène Ruppert", "Royal", "J.F. Kennedy", "de Bitbourg"]),
}  # fmt: skip

FORMS: list[list[str]] = [
    ["Limited", "Ltd", "Ltd.", "LTD", "Limted", "Lmtd"], ["Co., Ltd.", "Co Ltd", "Company Limited", "CO.,LTD", "Co. Limited", "Co.Ltd"],
    ["GmbH", "G.m.b.H.", "Gesellschaft mit beschränkter Haftung", "GMBH", "mbH"], ["AG", "A.G.", "Aktiengesellschaft"],
    ["S.A.", "SA", "Sociedad Anónima", "S A", "Société Anonyme"], ["S.A. de C.V.", "SA DE CV", "S A DE C V", "S.A.DE C.V"],
    ["SARL", "S.A.R.L.", "S.à r.l.", "Société à responsabilité limitée"], ["S.L.", "SL", "S.L.U.", "Sociedad Limitada"],
    ["S.R.L.", "SRL", "S R L"], ["S.p.A.", "SPA", "Società per Azioni", "S.P.A"], ["Inc.", "Inc", "Incorporated", "INC"],
    ["LLC", "L.L.C.", "Limited Liability Company", "L L C"], ["Corp.", "Corporation", "Corp"],
    ["Pvt. Ltd.", "Private Limited", "Pvt Ltd", "(P) Ltd", "PVT. LIMITED"], ["B.V.", "BV", "Besloten Vennootschap"],
    ["Sp. z o.o.", "SP ZOO", "Spółka z o.o.", "Sp.z.o.o."], ["Ltda.", "LTDA", "Limitada"], ["S.A.S.", "SAS", "S A S"],
    ["Ltd. Şti.", "LTD STI", "Limited Şirketi", "Ltd.Şti."], ["A.Ş.", "AS", "Anonim Şirketi", "A.S."],
    ["ООО", "OOO", "LLC", "Общество с ограниченной ответственностью"], ["АО", "AO", "JSC", "Акционерное общество"],
    ["FZE", "F.Z.E.", "FZ-LLC"], ["ذ.م.م", "ش.ذ.م.م", "LLC", "المحدودة"], ["ش.م.م", "S.A.E.", "SAE"],
]  # fmt: skip
"""Ways of writing one legal form; the first is the one of the register."""


@dataclass(frozen=True)
class Speech:
    """How companies are called in one language: `{b}` is a brand, `{t}` a trade, `{p}` a place, `{f}` a legal form."""

    country: tuple[str, ...]
    patterns: tuple[str, ...]
    parts: tuple[str, ...]
    trades: tuple[str, ...]
    forms: tuple[str, ...]
    heard: dict[str, tuple[str, ...]]
    """Other ways of writing a word in the Latin script or in English."""


SPEECHES: dict[str, Speech] = {
    "spanish": Speech(
        ("ES", "MX", "CO"), ("Comercializadora {b} {f}", "{b} {t} {f}", "Importadora y Exportadora {b} {f}", "Grupo {b} {f}", "{t} {b} y Cía {f}", "{t} de {p} {b} {f}"),
        ("gal", "vera", "monte", "rio", "cas", "tillo", "sol", "bel", "mar", "nueva", "cor", "dillo", "ña", "ser", "ano", "pe", "ral", "qui", "jano", "zar"),
        ("Cerámicas", "Textiles", "Alimentos", "Logística", "Electrónica", "Construcción", "Maquinaria", "Servicios Aduanales"),
        ("S.A.", "S.L.", "S.A. de C.V.", "Ltda.", "S.A.S."), {"Comercializadora": ("Com.", "Comerc."), "Importadora": ("Imp.",), "Exportadora": ("Exp.",), "Construcción": ("Const.",), "Servicios": ("Serv.",)},
    ),
    "french": Speech(
        ("FR", "LU"), ("{b} {t} {f}", "Société {b} {f}", "Établissements {b} {f}", "{t} {b} et Fils {f}", "Compagnie {t} de {p} {b} {f}", "Groupe {b} {f}"),
        ("du", "bois", "mar", "chand", "le", "fèvre", "beau", "mont", "gér", "ard", "char", "pen", "tier", "roux", "ville", "neuve", "gau", "thier", "per", "rin"),
        ("Négoce", "Transports", "Matériaux", "Électronique", "Textile", "Équipements", "Agroalimentaire", "Distribution"),
        ("SARL", "S.A.", "S.A.S."), {"Société": ("Ste", "Sté", "Soc."), "Établissements": ("Ets", "Ets.", "Etabl."), "Compagnie": ("Cie",), "Transports": ("Trans.", "Transport")},
    ),
    "german": Speech(
        ("DE",), ("{b} {t} {f}", "{b} & Söhne {f}", "{b} {t} Handels {f}", "{t} {b} {f}", "{b}werke {p} {f}"),
        ("mül", "ler", "schäf", "er", "hof", "mann", "brück", "ner", "stein", "bach", "krü", "ger", "wald", "eck", "berg", "hau", "ser", "lin", "den", "groß"),
        ("Maschinenbau", "Elektrotechnik", "Spedition", "Großhandel", "Keramik", "Werkzeuge", "Lebensmittel", "Anlagenbau"),
        ("GmbH", "AG"), {"Söhne": ("Soehne", "Sohne"), "Großhandel": ("Grosshandel", "Großh."), "Maschinenbau": ("Masch.bau", "Maschinen-Bau"), "Handels": ("Handelsges.", "Hdls.")},
    ),
    "turkish": Speech(
        ("TR",), ("{b} {t} Sanayi ve Ticaret {f}", "{b} {t} San. ve Tic. {f}", "{b} Dış Ticaret {f}", "{b} Holding {f}", "{b} {t} İthalat İhracat {f}"),
        ("öz", "yıl", "maz", "demir", "kaya", "çelik", "taş", "güneş", "şen", "ay", "dın", "kara", "bulut", "ak", "toprak", "er", "doğan", "sar", "ı", "ülker"),
        ("Tekstil", "Gıda", "Seramik", "Makina", "İnşaat", "Otomotiv", "Plastik", "Mermer"),
        ("Ltd. Şti.", "A.Ş."), {"Sanayi": ("San.", "SAN"), "Ticaret": ("Tic.", "TIC"), "İthalat": ("Ith.", "Ithalat"), "İhracat": ("Ihr.", "Ihracat"), "Dış": ("Dis",), "İnşaat": ("Ins.", "Insaat")},
    ),
    "vietnamese": Speech(
        ("VN",), ("Công ty TNHH {b}", "Công ty Cổ phần {t} {b}", "Công ty TNHH {t} {b} {p}", "Công ty TNHH Thương mại và Dịch vụ {b}", "Công ty TNHH MTV {t} {b}"),
        ("An", "Phú", "Minh", "Thành", "Đại", "Hưng", "Việt", "Long", "Kim", "Tân", "Hoàng", "Gia", "Thuận", "Phát", "Đông", "Nam", "Hải", "Quốc", "Trường", "Vĩnh"),
        ("Thương mại", "Sản xuất", "Dịch vụ", "May mặc", "Giày da", "Thủy sản", "Gỗ", "Xuất nhập khẩu"),
        (), {"Công": ("Cty", "CONG"), "Thương": ("Thuong", "TM"), "Cổ": ("Co", "CP")},
    ),
    "russian": Speech(
        ("RU",), ("{f} «{b}»", "{f} {b}-{t}", "{f} Торговый дом {b}", "{f} {t} {b}", "{f} Компания {b}"),
        ("сев", "ер", "рос", "урал", "пром", "тех", "нова", "мир", "сталь", "вос", "ток", "альфа", "гор", "лес", "диа", "строй", "юг", "мет", "волга", "зар"),
        ("Логистик", "Трейд", "Импорт", "Сервис", "Агро", "Комплект", "Керамика", "Транс"),
        ("ООО", "АО"), {"Торговый": ("Trading", "Torgovyi"), "дом": ("House", "dom"), "Компания": ("Company", "Kompaniya"), "Логистик": ("Logistic", "Logistics"), "Трейд": ("Trade", "Treid"), "Импорт": ("Import",), "Сервис": ("Service", "Servis")},
    ),
    "arabic": Speech(
        ("AE", "EG"), ("شركة {b} {t} {f}", "مؤسسة {b} {t}", "مجموعة {b} {f}", "{b} {t} {f}", "شركة {b} العامة {f}"),
        ("النور", "الفجر", "الصحراء", "الخليج", "المدينة", "الأمل", "الحديثة", "البركة", "الوفاء", "المستقبل", "الشروق", "الريان", "الهلال", "السلام", "القدس", "الجزيرة"),
        ("للتجارة", "للاستيراد والتصدير", "للمقاولات", "للنقل", "للصناعة", "للخدمات اللوجستية"),
        ("ذ.م.م", "ش.م.م"),
        {
            "شركة": ("Sharikat", "Company", "Co."), "مؤسسة": ("Establishment", "Est.", "Muassasat"), "مجموعة": ("Group", "Majmuat"), "العامة": ("General", "Al Amma"),
            "للتجارة": ("Trading", "for Trading", "Lil Tijara"), "للمقاولات": ("Contracting", "for Contracting"), "للنقل": ("Transport", "for Transport"), "للصناعة": ("Industry", "Industries"), "للاستيراد": ("Import", "for Import"), "والتصدير": ("& Export", "and Export"), "للخدمات": ("Services", "for Services"), "اللوجستية": ("Logistics", "Logistic"),
            "النور": ("Al Noor", "Al-Nour", "Alnur"), "الفجر": ("Al Fajr", "Al-Fajer"), "الصحراء": ("Al Sahra", "Al-Sahraa"), "الخليج": ("Al Khaleej", "Al-Khalij", "Gulf"), "المدينة": ("Al Madina", "Al-Madinah"), "الأمل": ("Al Amal", "Alamal"), "الحديثة": ("Al Haditha", "Modern"), "البركة": ("Al Baraka", "Al-Barakah"), "الوفاء": ("Al Wafa", "Alwafaa"), "المستقبل": ("Al Mustaqbal", "Future"), "الشروق": ("Al Shorouk", "Al-Shuruq"), "الريان": ("Al Rayan", "Alrayyan"), "الهلال": ("Al Hilal", "Alhelal"), "السلام": ("Al Salam", "As-Salam"), "القدس": ("Al Quds", "Alquds"), "الجزيرة": ("Al Jazeera", "Al-Jazirah"),
        },
    ),
    "chinese": Speech(
        ("CN",), ("{p}{b}{t}有限公司", "{p}市{b}{t}有限公司", "{p}{b}进出口有限公司", "{b}{t}({p})有限公司", "{p}{b}{t}股份有限公司"),
        ("华", "鑫", "达", "盛", "宏", "泰", "金", "瑞", "恒", "通", "创", "美", "源", "丰", "海", "龙", "嘉", "永", "安", "星"),
        ("电子", "贸易", "家具", "陶瓷", "五金制品", "塑料", "纺织", "物流", "科技"),
        (), {
            "华": ("Hua",), "鑫": ("Xin",), "达": ("Da",), "盛": ("Sheng",), "宏": ("Hong",), "泰": ("Tai",), "金": ("Jin",), "瑞": ("Rui",), "恒": ("Heng",), "通": ("Tong",), "创": ("Chuang",), "美": ("Mei",), "源": ("Yuan",), "丰": ("Feng",), "海": ("Hai",), "龙": ("Long",), "嘉": ("Jia",), "永": ("Yong",), "安": ("An",), "星": ("Xing",),
            "电子": ("Electronics", "Electronic"), "贸易": ("Trading", "Trade"), "家具": ("Furniture",), "陶瓷": ("Ceramics", "Ceramic"), "五金制品": ("Hardware Products", "Metal Products", "Hardware"), "塑料": ("Plastic", "Plastics"), "纺织": ("Textile", "Textiles"), "物流": ("Logistics",), "科技": ("Technology", "Tech"), "进出口": ("Import & Export", "Imp & Exp", "Import and Export", "I/E"),
            "有限公司": ("Co., Ltd.", "Co Ltd", "Company Limited"), "股份有限公司": ("Co., Ltd.", "Holding Co., Ltd", "Corp., Ltd"),
        },
    ),
}  # fmt: skip
