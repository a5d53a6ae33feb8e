// What a server answers: a code and one or more lines (RFC 5321, 4.2), with an enhanced status code
// (RFC 3463) where there is one. The framer splits the stream into whole replies and nothing else.

#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace alder::smtp {

// "5.1.1": class, subject, detail.
struct EnhancedStatus {
    int kind = 0;  // 2 success, 4 for now, 5 for good
    int subject = 0;
    int detail = 0;

    std::string text() const;
    auto operator<=>(const EnhancedStatus&) const = default;
};

struct Reply {
    int code = 0;                    // 200 to 599
    std::vector<std::string> lines;  // as they came, without code and line end; at least one

    bool good() const { return code / 100 == 2; }
    // The service goes away, whatever was asked (RFC 5321, 3.8).
    bool closing() const { return code == 421; }
    // At the head of the first line, when its class is the code's.
    std::optional<EnhancedStatus> status() const;
    // The lines as one, without enhanced codes. From the server: not safe to show as it stands.
    std::string text() const;

    bool operator==(const Reply&) const = default;
};

class ReplyFramer {
public:
    // RFC 5321 allows 512 bytes a line; servers with long explanations take more.
    static constexpr std::size_t kLine = 8 << 10;
    static constexpr std::size_t kReply = 64 << 10;

    // Appends bytes as they came off the wire; any split is fine.
    void feed(std::string_view bytes) { buffer_.append(bytes); }

    // The next whole reply, or nullopt when more bytes are needed. After an error our place is
    // lost: close the stream.
    Result<std::optional<Reply>> next();

private:
    // Whether the line was the reply's last.
    Result<bool> add(std::string_view line);
    std::unexpected<Error> lose(std::string_view what);

    std::string buffer_;
    std::size_t taken_ = 0;    // bytes of buffer_ that are done with
    std::size_t scanned_ = 0;  // bytes behind them that hold no line end
    Reply begun_;
    std::size_t size_ = 0;  // of begun_, in bytes
    std::optional<Error> lost_;
};

}  // namespace alder::smtp
