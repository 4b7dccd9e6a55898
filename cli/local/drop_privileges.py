"""Gives up root's rights before a program that refuses to run as root, which PostgreSQL does.

The hazard: becoming another user is not enough. A clone often lies in a folder that only root may enter (``/root``, a
temporary folder with mode 0700), and there the other user can't even reach the program. Nothing outside the state
folder is ours to change, so the program keeps the single right to pass through folders, or sees itself under another
number while it stays root outside (a user namespace). Which of these a machine allows is found by trying.

Runs in ``cli.local.child``, between fork and exec. Standard library only.
"""

import ctypes
import os
import pwd
from enum import StrEnum

_CAP_DAC_OVERRIDE = 1
_CAP_DAC_READ_SEARCH = 2
_CAPABILITY_VERSION_3 = 0x20080522
_PR_SET_SECUREBITS = 28
_SECBIT_NO_SETUID_FIXUP = 1 << 2
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CLONE_NEWUSER = 0x10000000


class Means(StrEnum):
    """How a program gets to run without root's rights, best first."""

    SAME_USER = "same-user"  # we are not root: nothing to do
    CAPABILITY = "capability"  # another user, who may still pass through every folder
    NAMESPACE = "namespace"  # root outside, another user's number inside
    OTHER_USER = "other-user"  # another user and no more: works where the folders let everyone pass

    @property
    def owner(self) -> int | None:
        """The user who must own the program's files; None: whoever we are."""
        return unprivileged_user().pw_uid if self in {Means.CAPABILITY, Means.OTHER_USER} else None


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Data(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def unprivileged_user() -> pwd.struct_passwd:
    """`nobody`, else any user but root. It must stand in the password file: initdb looks itself up there."""
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        return next(user for user in pwd.getpwall() if user.pw_uid != 0)


def drop(means: Means) -> None:
    """Gives the calling process's root rights up for good."""
    user = unprivileged_user()
    match means:
        case Means.SAME_USER:
            return
        case Means.NAMESPACE:
            _enter_namespace(user)
        case Means.OTHER_USER:
            _become(user)
        case Means.CAPABILITY:
            capability = _passing_capability()
            # Else setuid empties the capabilities, and access(2), which initdb asks, leaves them out of its answer.
            _prctl(_PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP)
            _become(user)
            _set_only(capability)
            _prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability)  # else exec empties it


def _become(user: pwd.struct_passwd) -> None:
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)


def _passing_capability() -> int:
    """The weaker of the two that let a process pass through folders; containers often have the other only."""
    permitted = _permitted()
    for capability in (_CAP_DAC_READ_SEARCH, _CAP_DAC_OVERRIDE):
        if permitted & (1 << capability):
            return capability
    raise PermissionError("root has neither CAP_DAC_READ_SEARCH nor CAP_DAC_OVERRIDE here")


def _permitted() -> int:
    data = (_Data * 2)()
    _check(_libc().capget(ctypes.byref(_Header(_CAPABILITY_VERSION_3, 0)), data), "capget")
    return int(data[0].permitted)


def _set_only(capability: int) -> None:
    bit = 1 << capability
    data = (_Data * 2)(_Data(bit, bit, bit))
    _check(_libc().capset(ctypes.byref(_Header(_CAPABILITY_VERSION_3, 0)), data), "capset")


def _enter_namespace(user: pwd.struct_passwd) -> None:
    """The user's number inside stands for ours outside, so our own files appear to be the user's."""
    uid, gid = os.geteuid(), os.getegid()
    _check(_libc().unshare(_CLONE_NEWUSER), "unshare")
    for name, content in (
        ("setgroups", "deny"),
        ("uid_map", f"{user.pw_uid} {uid} 1"),
        ("gid_map", f"{user.pw_gid} {gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(content)


def _prctl(option: int, *arguments: int) -> None:
    padded = [ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0, 0)[:4]]
    _check(_libc().prctl(option, *padded), f"prctl {option}")


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")
