"""The file formats: each has a reader, and `READERS` is the one place that knows them."""

from tidewaiter.sources.readers.delimited import read_delimited
from tidewaiter.sources.readers.feeds import FEEDS
from tidewaiter.sources.readers.json_lines import read_json_lines
from tidewaiter.sources.readers.parquet import read_parquet
from tidewaiter.sources.readers.xlsx import read_xlsx
from tidewaiter.sources.readers.xml import read_xml
from tidewaiter.sources.records import Reader

__all__ = ["READERS"]

READERS: dict[str, Reader] = {
    "csv": Reader(read_delimited, tabular=True),
    "tsv": Reader(read_delimited, tabular=True),
    "jsonl": Reader(read_json_lines, tabular=False),
    "xlsx": Reader(read_xlsx, tabular=True),
    "parquet": Reader(read_parquet, tabular=True),
    "xml": Reader(read_xml, tabular=False),
    **FEEDS,
}
