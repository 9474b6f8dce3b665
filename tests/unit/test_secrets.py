"""Secrets open for their own row with any of our keys, and for nobody and nothing else."""

import os
import subprocess
import sys
from base64 import b64encode, urlsafe_b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.secrets import KEY_FILE, KeysRefusedError, SecretBox, UnsealError, load_keys

OLD, NEW, FOREIGN = bytes(32), bytes([1]) * 32, bytes([2]) * 32
ROW = "marketplace_accounts:7:access_token"


@given(plaintext=st.text(), context=st.text())
def test_what_was_sealed_opens_for_its_context(plaintext: str, context: str):
    box = SecretBox([OLD])
    sealed = box.seal(plaintext, context)
    assert box.open(sealed, context) == plaintext
    assert box.seal(plaintext, context) != sealed, "equal secrets must not look equal"


@given(context=st.text(), other=st.text())
def test_a_sealed_text_moved_to_another_row_stays_shut(context: str, other: str):
    box = SecretBox([OLD])
    sealed = box.seal("APP_USR-1", context)
    if context == other:
        assert box.open(sealed, other) == "APP_USR-1"
    else:
        with pytest.raises(UnsealError):
            box.open(sealed, other)


@given(data=st.data())
def test_a_changed_text_stays_shut(data: st.DataObject):
    box = SecretBox([OLD])
    sealed = box.seal("APP_USR-1", ROW)
    at = data.draw(st.integers(0, len(sealed) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda char: char != sealed[at]))
    changed = sealed[:at] + other + sealed[at + 1 :]
    with pytest.raises(UnsealError):
        box.open(changed, ROW)


@given(text=st.text())
def test_other_texts_are_no_sealed_texts(text: str):
    with pytest.raises(UnsealError):
        SecretBox([OLD]).open(text, ROW)


def test_keys_rotate():
    before, after = SecretBox([OLD]), SecretBox([NEW, OLD])
    sealed = before.seal("APP_USR-1", ROW)
    assert not before.needs_rotation(sealed)

    assert after.open(sealed, ROW) == "APP_USR-1"
    assert after.needs_rotation(sealed)

    again = after.seal(after.open(sealed, ROW), ROW)
    assert not after.needs_rotation(again)
    assert SecretBox([NEW]).open(again, ROW) == "APP_USR-1"
    with pytest.raises(UnsealError, match="ENCRYPTION_KEYS"):
        before.open(again, ROW)


def test_nothing_secret_shows():
    box = SecretBox([NEW, OLD])
    sealed = box.seal("APP_USR-very-secret", ROW)
    shown = [repr(box), str(box), sealed]
    for text, context in ((sealed, "elsewhere"), ("v1.x.y", ROW), (sealed[:-6], ROW)):
        with pytest.raises(UnsealError) as caught:
            box.open(text, context)
        error: BaseException | None = caught.value
        assert error.__suppress_context__ or error.__context__ is None
        shown.append(repr(error))
    for text in shown:
        assert "APP_USR" not in text
        assert b64encode(NEW).decode()[:16] not in text
        assert NEW.hex()[:16] not in text


@pytest.mark.parametrize("keys", [[], [b"short"], [OLD, bytes(33)]])
def test_keys_of_other_lengths_are_refused(keys: list[bytes]):
    with pytest.raises(KeysRefusedError):
        SecretBox(keys)


def test_the_setting_lists_keys_in_order(tmp_path: Path):
    setting = f"{b64encode(NEW).decode()}, {urlsafe_b64encode(bytes([251]) * 32).decode()}"
    assert load_keys(setting, tmp_path) == (NEW, bytes([251]) * 32)
    assert not list(tmp_path.iterdir()), "with a setting there is no file"


@pytest.mark.parametrize("bad", ["hunter2-is-my-secret", "AAAA", b64encode(bytes(31)).decode()])
def test_a_malformed_key_is_named_by_its_position_only(tmp_path: Path, bad: str):
    with pytest.raises(KeysRefusedError, match="ENCRYPTION_KEYS: key 2 is not 32 bytes") as caught:
        load_keys(f"{b64encode(NEW).decode()},{bad}", tmp_path)
    assert bad not in str(caught.value)
    assert b64encode(NEW).decode() not in str(caught.value)


@pytest.mark.parametrize("setting", [None, "", "  "])
def test_the_first_run_makes_a_private_key_file_and_later_runs_use_it(
    tmp_path: Path, setting: str | None
):
    data_dir = tmp_path / "data"
    keys = load_keys(setting, data_dir)

    assert len(keys) == 1
    assert len(keys[0]) == 32
    path = data_dir / KEY_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_keys(setting, data_dir) == keys
    assert list(data_dir.iterdir()) == [path], "nothing is left lying about"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, mode: int):
    load_keys(None, tmp_path)
    path = tmp_path / KEY_FILE
    path.chmod(mode)
    with pytest.raises(KeysRefusedError, match="chmod 600"):
        load_keys(None, tmp_path)


def test_a_damaged_key_file_is_refused_and_not_replaced(tmp_path: Path):
    load_keys(None, tmp_path)
    path = tmp_path / KEY_FILE
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(KeysRefusedError, match=r"encryption\.key: key 1"):
        load_keys(None, tmp_path)
    assert path.read_bytes() == b"\xff\xfe"


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path):
    code = (
        "import sys; from pathlib import Path; from storage.secrets import load_keys; "
        "print('ready', flush=True); sys.stdin.readline(); "
        "print(load_keys(None, Path(sys.argv[1]))[0].hex())"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
            env=dict(os.environ),
        )
        for _ in range(4)
    ]
    for run in runs:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("go\n")
        run.stdin.flush()
    keys = {run.communicate()[0] for run in runs}
    assert len(keys) == 1
