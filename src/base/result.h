// Errors are values. Result<T> is what every fallible call returns: the thing, or why not.
// The code is for the program (each maps to one exit code of sysexits.h, see exit_code()),
// the detail is one line for the person who reads it, with what to do next where they can do
// something.

#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace alder {

enum class Errc {
    not_found,      // nothing matched; the named thing does not exist
    usage,          // the command line is wrong
    bad_data,       // input that cannot be understood
    no_input,       // an input file is missing or unreadable
    no_user,        // address unknown
    no_host,        // host unknown
    unavailable,    // a service cannot be reached or does not offer what is needed
    bug,            // an invariant of ours does not hold
    os,             // the system refused something it should grant (fork, memory, descriptors)
    cannot_create,  // an output file cannot be created
    io,             // reading or writing failed; the disk is full
    try_again,      // temporary; nothing was done or queued
    protocol,       // the other side broke the protocol
    permission,     // log-in refused, access denied
    config,         // the configuration is wrong
    corrupt,        // our own files are damaged
    cancelled,      // the person or the program changed its mind
};

struct Error {
    Errc code{};
    std::string detail;

    bool operator==(const Error&) const = default;
};

template <class T>
using Result = std::expected<T, Error>;

// `return fail(Errc::io, "…")` from a function that returns any Result.
inline std::unexpected<Error> fail(Errc code, std::string detail) {
    return std::unexpected(Error{code, std::move(detail)});
}

// Passes an error on: `if (!x) return fail(x)`.
template <class T>
std::unexpected<Error> fail(const Result<T>& failed) {
    return std::unexpected(failed.error());
}

// f(value) when there is a value, else the error. f returns a Result. (libstdc++ 12 lacks the
// member.)
template <class T, class F>
auto and_then(Result<T>&& result, F&& f) {
    using Next = std::remove_cvref_t<decltype([&] {
        if constexpr (std::is_void_v<T>)
            return std::forward<F>(f)();
        else
            return std::forward<F>(f)(std::move(*result));
    }())>;
    if (!result) return Next(std::unexpect, std::move(result.error()));
    if constexpr (std::is_void_v<T>)
        return std::forward<F>(f)();
    else
        return std::forward<F>(f)(std::move(*result));
}

// The exit code of sysexits.h that a command ends with when it fails this way.
int exit_code(Errc code);

// The error of the last system call, as "what: No space left on device", with a fitting code
// (ENOSPC and EIO are io, EACCES permission, ENOENT not_found …).
Error system_error(std::string_view what, int errno_value);

}  // namespace alder
