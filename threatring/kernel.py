"""`@kernel`: one decorator that compiles a function, and a disk cache that cannot run old physics.

Numba's cache does not notice that a *called* file changed. So the cache lives in a folder named after a hash of the
source of every kernel file (this one, `records`, `models`, `engine`) and of the versions that turn them into machine
code: change any of them and the folder is another. Set ``NUMBA_DISABLE_JIT=1`` to run the same functions as Python.

Numba would optimise and translate every function together with all it calls, and again in each of its callers. Here
what kernels call is kept as it was lowered (`Part`); an entry (`Whole`) links all it needs once, hides it, and only
then optimises: a function nobody outside can call loses the arguments it does not use.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import llvmlite
import numba
import numpy as np
from llvmlite import ir
from llvmlite.binding import Linkage
from numba.core import cgutils, imputils, types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import NativeValue, models, register_model, typeof_impl, unbox

HOME = Path(__file__).parent
KERNEL_FOLDERS = ("records", "models", "engine")

F = TypeVar("F", bound=Callable[..., Any])


def code(member: int) -> np.int64:
    """Return a whole number (an enum member) as the constant kernels use.

    A Python integer makes Numba compile a called function once more for every value it is given; this one does not.
    """
    return np.int64(member)


NONE_YET = code(0)
NOBODY = code(-1)


def kernel_files(home: Path = HOME) -> list[Path]:
    """Return every source file whose change must change the cache, in a stable order."""
    found = [home / "kernel.py"]
    for folder in KERNEL_FOLDERS:
        found += sorted((home / folder).rglob("*.py"))
    return found


def source_hash(home: Path = HOME) -> str:
    """Return a hash of all kernel sources and of the compiler that turns them into code."""
    digest = hashlib.sha256()
    for part in (sys.version, numba.__version__, llvmlite.__version__, np.__version__, platform.machine()):
        digest.update(part.encode())
    for path in kernel_files(home):
        digest.update(path.relative_to(home).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_root() -> Path:
    """Return the folder all threatring caches live in: ``THREATRING_CACHE`` or the user's cache folder."""
    given = os.environ.get("THREATRING_CACHE")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "threatring"


def kernel_cache() -> Path:
    """Return the folder compiled kernels of exactly these sources are kept in."""
    return cache_root() / f"kernels-{source_hash()}"


def is_compiled(name: str) -> bool:
    """Return whether the kernel of that name has been compiled on this machine for exactly these sources."""
    return not JIT or any(kernel_cache().rglob(f"*.{name}-*.nbi"))


_CACHE = str(kernel_cache())
JIT = not numba.config.DISABLE_JIT


class _Lean(JITCodeLibrary):  # type: ignore[misc]
    def _optimize_functions(self, module: Any) -> None:
        """Clean up what was lowered, but not, as Numba does, every function that is only named in it."""
        module.data_layout = self._codegen._data_layout
        passes, builder = self._codegen._function_pass_manager()
        for function in module.functions:
            if not function.is_declaration:
                passes.run(function, builder)


class Part(_Lean):
    """Code that only other kernels call: neither optimised nor translated before an entry needs it."""

    def finalize(self) -> None:
        """Close it for additions."""
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """Return 0: it has no machine code of its own."""
        return 0

    @property
    def codegen(self) -> Any:
        """Return what is told of the Python objects a function refers to: kernels have none, and none are kept."""
        return self

    def set_env(self, name: str, env: Any) -> None:
        """Forget them."""


class Whole(_Lean):
    """An entry with all it calls."""

    def finalize(self) -> None:
        """Link every part below this entry once, hide what is not the entry, and let LLVM see the whole."""
        own = {function.name for function in self._final_module.functions if not function.is_declaration}
        parts, self._linking_libraries = below(self)
        for part in parts:
            self._final_module.link_in(part._final_module, preserve=True)
        for function in self._final_module.functions:
            if not function.is_declaration and function.name not in own:
                function.linkage = Linkage.internal
        super().finalize()


def below(library: Any) -> tuple[list[Part], list[Any]]:
    """Return the parts a library calls, directly or not, each once, and Numba's own libraries beside them."""
    parts: list[Part] = []
    others: list[Any] = []
    waiting = [library]
    for item in waiting:  # grows
        for callee in item._linking_libraries:
            found = parts if isinstance(callee, Part) else others
            if callee not in found:
                found.append(callee)
                if found is parts:
                    waiting.append(callee)
    return parts, others


class _Lowered(Compiler):  # type: ignore[misc]
    """Numba's compiler with a library of ours, and without a door for C, which nobody uses."""

    into: type[Any] = Whole

    def __init__(self, typing: Any, target: Any, library: Any, args: Any, returns: Any, flags: Any, names: Any) -> None:
        library = self.into(target.codegen(), "kernel")
        library.enable_object_caching()
        flags.no_cfunc_wrapper = True
        super().__init__(typing, target, library, args, returns, flags, names)


class _LoweredPart(_Lowered):
    into = Part


def _compile(function: F, **options: Any) -> F:
    # _nrt=False: kernels allocate nothing, so no array is ever counted (a quarter less code)
    compiled: F = numba.njit(nogil=True, error_model="numpy", _nrt=False, **options)(function)
    return compiled


def _part(function: F, **options: bool) -> F:
    """Compile what only kernels call."""
    return _compile(function, no_cpython_wrapper=True, pipeline_class=_LoweredPart, **options)


def _door(function: F, part: F) -> F:
    """Compile a door for Python, cached on disk; kernels that call the function take `part` instead."""
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = _CACHE
    try:
        door: Any = _compile(function, cache=True, pipeline_class=_Lowered)
    finally:
        numba.config.CACHE_DIR = before
    if JIT:
        door.get_call_template, door.get_overload = part.get_call_template, part.get_overload  # type: ignore[attr-defined]
    return door  # type: ignore[no-any-return]


class Reference(types.Type):  # type: ignore[misc]
    """The address of a named tuple whose fields stand still while kernels run, as the compiler knows it."""

    def __init__(self, pointed: Any) -> None:
        self.pointed = pointed
        super().__init__(name=f"Reference({pointed.name})")


def by_reference(record: type) -> None:
    """Let kernels be handed a `NamedTuple` of tables by its address; one by one its numbers would be four hundred."""

    def typed(value: Any, context: Any) -> Reference:
        fields = [typeof_impl(field, context) for field in value]
        return Reference(types.BaseTuple.from_types(fields, record))  # type: ignore[attr-defined]

    typeof_impl.register(record)(typed)


@register_model(Reference)
class _ReferenceModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: Reference) -> None:
        super().__init__(manager, kind, manager.lookup(kind.pointed).get_value_type().as_pointer())


@infer_getattr
class _ReferenceFields(AttributeTemplate):  # type: ignore[misc]
    key = Reference

    def generic_resolve(self, kind: Reference, name: str) -> Any:
        fields = kind.pointed.fields
        return kind.pointed.types[fields.index(name)] if name in fields else None


@unbox(Reference)  # type: ignore[untyped-decorator]
def _unbox(kind: Reference, record: Any, context: Any) -> Any:
    found = context.unbox(kind.pointed, record)
    held = cgutils.alloca_once_value(context.builder, found.value)
    return NativeValue(held, is_error=found.is_error, cleanup=found.cleanup)


@imputils.lower_getattr_generic(Reference)  # type: ignore[untyped-decorator]
def _field(context: Any, builder: Any, kind: Reference, place: Any, name: str) -> Any:
    index = kind.pointed.fields.index(name)
    value = _loaded(builder, cgutils.gep_inbounds(builder, place, 0, index))
    return imputils.impl_ret_borrowed(context, builder, kind.pointed.types[index], value)


def _loaded(builder: Any, place: Any) -> Any:
    """Load a field number by number, each marked as standing still: kernels write tables, not where they lie."""
    kind = place.type.pointee
    if isinstance(kind, (ir.LiteralStructType, ir.ArrayType)):
        value = ir.Constant(kind, ir.Undefined)
        for i in range(len(kind.elements) if isinstance(kind, ir.LiteralStructType) else kind.count):
            value = builder.insert_value(value, _loaded(builder, cgutils.gep_inbounds(builder, place, 0, i)), i)
        return value
    value = builder.load(place)
    value.set_metadata("invariant.load", builder.module.add_metadata([]))
    return value


def kernel(function: F) -> F:
    """Compile a small scalar function that is inlined wherever it is called."""
    return _door(function, _part(function, forceinline=True))


def stage(function: F) -> F:
    """Compile a larger function (a stage of the kill chain, an entry point) that is called, not inlined."""
    return _door(function, _part(function))


def joined(function: F) -> F:
    """Compile a stage that is called from one place, or is small: it is written into its caller."""
    return _part(function, forceinline=True)


def inner(function: F) -> F:
    """Compile a stage that only other kernels call."""
    return _part(function)
