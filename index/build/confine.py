"""What a process that reads a stranger's file may use: time, memory, disk, and nothing of ours.

It may read what its user may, but write only temporary files, and talk to nobody.
Linux has all of it; elsewhere the limits of POSIX hold, and on Windows the time alone.
"""

import ctypes
import os
import platform
import signal
import sys
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from types import FrameType
from typing import Any

from data.records import record

MB = 1024 * 1024


@record(frozen=True, slots=True)
class Limits:
    """What reading one file may take."""

    seconds: float = 180
    """Of the clock, and as many of the processor. A report takes 0.002 to 5; an old document asks
    LibreOffice first, which the parser stops after 120."""
    memory: int = (3072 if find_spec("onnxruntime") else 1536) * MB
    """Bytes of address space beyond what the process begins with, which is its parent's and
    shared; a 500-page PDF takes some 600 MB. Less than the container has.
    The recogniser of scans (extra `ocr`) reserves 1.6 GB for a page, and uses less than half."""
    written: int = 512 * MB
    """Bytes of one file that may be written: what LibreOffice turns a document into."""


LIMITS = Limits()


def confine(limits: Limits, kept: int) -> None:
    """Confine this process and its children for good; `kept` is the one descriptor it needs."""
    os.setsid()  # a group of its own, to be killed as one
    end_with_parent()
    _forget_descriptors(kept)
    forget_settings()
    _limit("RLIMIT_AS", limits.memory + _inherited())
    _limit("RLIMIT_FSIZE", limits.written)
    _limit("RLIMIT_CORE", 0)
    _forbid_network()
    _forbid_writing()


def allow_seconds(limits: Limits) -> None:
    """Let this process use so much more of the processor, and no more."""
    with suppress(ImportError):  # Windows
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime + limits.seconds) + 1
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


def has_children() -> bool:
    """Return whether a process that this one began still runs, or one of its own children."""
    try:
        os.waitpid(-1, os.WNOHANG)
    except (ChildProcessError, AttributeError):
        return False
    return True


def _limit(name: str, most: int) -> None:
    with suppress(ImportError, ValueError, OSError):  # Windows; a limit that is lower already
        import resource

        kind = getattr(resource, name)
        resource.setrlimit(kind, (most, most))


def _inherited() -> int:
    """Return the bytes of address space this process has already; 0 where nobody tells."""
    with suppress(OSError), open("/proc/self/statm") as told:
        return int(told.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _forget_descriptors(kept: int) -> None:
    """Close what the parent has open, its locks and the pipes of others; say nothing anywhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.closerange(3, kept)
    os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))


_PR_SET_PDEATHSIG, _PR_SET_SECCOMP = 1, 22
_PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 36, 38


def forget_settings() -> None:
    """Take the settings of the program, a token among them, out of what children are told."""
    for name in [name for name in os.environ if name.startswith("GONGKAI_")]:
        del os.environ[name]


def end_with_parent() -> None:
    """End this process and its children when the parent ends, also when that is killed.

    It must be the first of its group: the group is ended as one.
    """
    signal.signal(signal.SIGTERM, _end_group)
    if sys.platform != "linux":
        return
    parent = os.getppid()
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it ended before the signal was asked for
        _end_group(signal.SIGTERM, None)


def _end_group(number: int, frame: FrameType | None) -> None:
    os.killpg(0, signal.SIGKILL)


_SOCKET = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""By machine: its number in seccomp and that of the system call `socket`."""
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # EACCES
_CALL, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16
_AF_UNIX = 1


class _Step(ctypes.Structure):
    """struct sock_filter of linux/filter.h."""

    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Filter(ctypes.Structure):
    """struct sock_fprog of linux/filter.h."""

    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step)))


def _forbid_network() -> None:
    """Refuse every socket but those within this machine (seccomp(2)); inherited by children."""
    if sys.platform != "linux" or platform.machine() not in _SOCKET:
        return
    machine, call = _SOCKET[platform.machine()]
    steps = (_Step * 8)(
        _Step(_LOAD, 0, 0, _MACHINE),
        _Step(_IF_EQUAL, 0, 4, machine),
        _Step(_LOAD, 0, 0, _CALL),
        _Step(_IF_EQUAL, 0, 2, call),
        _Step(_LOAD, 0, 0, _FIRST_ARGUMENT),
        _Step(_IF_EQUAL, 0, 1, _AF_UNIX),
        _Step(_RETURN, 0, 0, _ALLOW),
        _Step(_RETURN, 0, 0, _REFUSE),
    )
    program = _Filter(len(steps), steps)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_SET_SECCOMP, 2, ctypes.byref(program))


_CREATE_RULES, _ADD_RULE, _RESTRICT = 444, 445, 446
"""System calls of Landlock, the same on every machine."""
_WRITE, _REFER, _TRUNCATE = 1 << 1, 1 << 13, 1 << 14
_CHANGE = sum(1 << bit for bit in range(4, 13))
"""Removing and making of files and folders of any kind."""
_BENEATH, _ABI = 1, 1


class _Rules(ctypes.Structure):
    """struct landlock_ruleset_attr of linux/landlock.h, as in its first version."""

    _fields_ = (("handled", ctypes.c_uint64),)


class _Rule(ctypes.Structure):
    """struct landlock_path_beneath_attr of linux/landlock.h."""

    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("beneath", ctypes.c_int32))


def _forbid_writing() -> None:
    """Refuse to write, make or remove anything but temporary files (landlock(7))."""
    if sys.platform != "linux":
        return
    call = ctypes.CDLL(None).syscall
    version = call(_CREATE_RULES, None, ctypes.c_size_t(0), _ABI)
    if version < _FIRST_WITH_ALL:  # the kernel does not know it, or too little of it
        return
    handled = _WRITE | _CHANGE | _REFER | _TRUNCATE
    rules = _Rules(handled)
    descriptor = call(_CREATE_RULES, ctypes.byref(rules), ctypes.c_size_t(ctypes.sizeof(rules)), 0)
    for path, allowed in (
        (tempfile.gettempdir(), handled),
        (os.devnull, _WRITE | _TRUNCATE),
    ):
        with suppress(OSError):
            beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
            rule = _Rule(allowed, beneath)
            call(_ADD_RULE, descriptor, _BENEATH, ctypes.byref(rule), 0)
            os.close(beneath)
    call(_RESTRICT, descriptor, 0)
    os.close(descriptor)


_FIRST_WITH_ALL = 3
"""Version of Landlock (Linux 6.2) that also refuses to cut a file short."""


def _prctl(option: int, *values: Any) -> None:
    """Ask the kernel for something it may not know or allow: then the other limits must do."""
    rest = [*values, 0, 0, 0][:4]
    ctypes.CDLL(None).prctl(option, *rest)
