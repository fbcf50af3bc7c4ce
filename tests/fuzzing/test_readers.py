"""The readers' properties hold for the seeds, for what a fuzzer found, and for changed seeds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readers import FOUND, READERS

CASES = [
    pytest.param(reader.read, data, id=f"{name}-{number}")
    for name, reader in READERS.items()
    for number, data in enumerate(
        (*reader.seeds, *(path.read_bytes() for path in sorted((FOUND / name).glob("*"))))
    )
]


@pytest.mark.parametrize(("read", "data"), CASES)
def test_of_what_was_found(read, data):
    read(data)


@st.composite
def changed(draw, reader):
    """Return a seed in which a few parts are deleted, repeated or replaced."""
    data = draw(st.sampled_from(reader.seeds))
    words = [word.encode() for word in reader.words]
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(data)))
        end = min(len(data), begin + draw(st.integers(0, 30)))
        inserted = draw(
            st.sampled_from(words) | st.binary(max_size=4) | st.just(data[begin:end] * 2)
        )
        data = data[:begin] + inserted + data[end:]
    return data


@pytest.mark.parametrize("name", READERS)
def test_of_what_is_near(name):
    reader = READERS[name]

    @settings(max_examples=100)
    @given(changed(reader))
    def check(data):
        reader.read(data)

    check()
