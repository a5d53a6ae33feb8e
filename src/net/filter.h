// What stands between an engine and the socket: TLS today; DEFLATE and proxies have the same shape.
// A filter turns wire bytes into plain bytes and back, in memory only. Any split is fine.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secured.h"

namespace alder::net {

class Filter {
public:
    virtual ~Filter() = default;

    // Takes bytes from the socket's side, gives those for the engine. An error is the stream's end.
    virtual Result<std::string> receive(std::string_view wire) = 0;

    // Takes bytes from the engine's side; only once open() and before end().
    virtual Result<void> send(std::string_view plain) = 0;

    // The bytes for the socket's side so far, also those of a handshake. Ask after each call.
    virtual std::string take_wire() = 0;

    // Whether it can carry data: the handshake, if any, is over.
    virtual bool open() const = 0;

    // Whether the peer said, within the filter, that it sends no more. Where a filter has such a
    // word, an end of the socket without it is a cut.
    virtual bool peer_ended() const = 0;

    // Says that we send no more.
    virtual void end() = 0;

    // Evidence for spending passwords, once open(); a filter that secures nothing has none.
    virtual std::optional<Secured> secured() const = 0;

    // For a person, once open(): "TLSv1.3, TLS_AES_256_GCM_SHA384".
    virtual std::string description() const = 0;
};

}  // namespace alder::net
