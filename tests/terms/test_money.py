from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.terms.money import Money, MoneyError, is_currency_code

cents = st.integers(-(10**12), 10**12).map(lambda amount: Decimal(amount) / 100)
currencies = st.sampled_from(["USD", "EUR", "KRW", "JPY", "KWD", "XAF"])


def usd(amount):
    return Money(Decimal(amount), "USD")


@given(cents, currencies)
def test_money_survives_being_written_and_read(amount, currency):
    money = Money(amount, currency)
    assert Money.parse(str(money)) == money


def test_the_code_may_stand_before_or_after():
    assert Money.parse("USD 1,234.50") == Money.parse("1234.50 usd") == usd("1234.50")


@pytest.mark.parametrize(
    "text", ["", "1234.50", "USD", "1.234,50 EUR", "1,23 EUR", "12,34,567 INR", "ABC 12", "XXX 1", "USD 1e9"]
)
def test_what_could_be_read_in_two_ways_or_none_is_refused(text):
    with pytest.raises(MoneyError):
        Money.parse(text)


def test_sums_keep_every_cent():
    assert usd("0.10") + usd("0.20") == usd("0.30")
    assert usd("1.00") - usd("0.01") == usd("0.99")
    assert usd("2.50") * 4 == usd(10)
    assert usd(1) < usd(2)


def test_currencies_do_not_mix():
    euro = Money(Decimal(1), "EUR")
    for mix in (lambda: usd(1) + euro, lambda: usd(1) - euro, lambda: usd(1) < euro):
        with pytest.raises(MoneyError, match="USD and EUR"):
            mix()
    assert usd(1) != euro


def test_rounding_follows_the_currency():
    assert Money(Decimal("1.005"), "USD").rounded().amount == Decimal("1.01")
    assert Money(Decimal("1.5"), "JPY").rounded().amount == Decimal(2)
    assert Money(Decimal("1.0005"), "KWD").rounded().amount == Decimal("1.001")


def test_old_currencies_are_known_and_no_currency_is_none():
    assert is_currency_code("DEM")
    assert not any(map(is_currency_code, ["XXX", "XTS", "usd", "US", "ZZZ", ""]))


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e18", "-1e30"])
def test_an_amount_must_be_finite_and_of_this_world(amount):
    with pytest.raises(MoneyError):
        usd(amount)


@given(cents, currencies)
def test_rounding_an_amount_of_cents_moves_it_by_less_than_one_unit(amount, currency):
    assert abs(Money(amount, currency).rounded().amount - amount) <= Decimal("0.5")
