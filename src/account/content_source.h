// The bytes of a stored message for a server, pulled in pieces so that a large one is never in
// memory. Line ends are CRLF on the way (RFC 9051, 2.2), whatever they are in the store.

#pragma once

#include <memory>
#include <optional>
#include <string>

#include "account/place.h"
#include "base/byte_source.h"
#include "store/content_db.h"

namespace alder::account {

// Where contents are, for whoever opens them later and on another thread.
struct ContentPlace {
    Place place;
    mail::AccountId account;
};

class ContentSource : public ByteSource {
public:
    // Reads it once, to count its lines.
    static Result<std::unique_ptr<ContentSource>> make(const ContentPlace& where,
                                                       store::ContentDb& content,
                                                       mail::ContentId id);

    std::uint64_t size() const override { return stored_ + bare_; }
    // Opens the store at the first read and closes it after the last.
    Result<std::string> read(std::size_t room) override;

private:
    ContentSource(ContentPlace where, mail::ContentId id) : where_(std::move(where)), id_(id) {}
    void append(char byte);

    ContentPlace where_;
    mail::ContentId id_;
    std::uint64_t stored_ = 0;  // bytes
    std::uint64_t bare_ = 0;    // line feeds without a carriage return
    std::uint64_t at_ = 0;
    char last_ = '\0';
    std::string ready_;
    std::size_t given_ = 0;  // of ready_
    std::optional<store::ContentDb> content_;
};

}  // namespace alder::account
