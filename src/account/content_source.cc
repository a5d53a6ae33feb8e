#include "account/content_source.h"

#include <algorithm>

namespace alder::account {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20U;

}  // namespace

Result<std::unique_ptr<ContentSource>> ContentSource::make(const ContentPlace& where,
                                                           store::ContentDb& content,
                                                           mail::ContentId id) {
    auto about = content.about(id);
    if (!about) return fail(about);
    std::unique_ptr<ContentSource> source(new ContentSource(where, id));
    source->stored_ = about->size;
    char last = '\0';
    for (std::uint64_t at = 0; at < about->size; at += kPiece) {
        auto piece = content.read_range(id, at, kPiece);
        if (!piece) return fail(piece);
        for (const char byte : *piece) {
            if (byte == '\n' && last != '\r') ++source->bare_;
            last = byte;
        }
    }
    return source;
}

void ContentSource::append(char byte) {
    if (byte == '\n' && last_ != '\r') ready_ += '\r';
    ready_ += byte;
    last_ = byte;
}

Result<std::string> ContentSource::read(std::size_t room) {
    if (given_ == ready_.size() && at_ < stored_) {
        if (!content_) {
            auto opened = store::ContentDb::open(
                *where_.place.disk, where_.place.content_db(where_.account), where_.place.vfs);
            if (!opened) return fail(opened);
            content_.emplace(std::move(*opened));
        }
        auto piece = content_->read_range(id_, at_, kPiece);
        if (!piece) return piece;
        if (piece->empty()) return fail(Errc::corrupt, "the stored text of a message is short");
        at_ += piece->size();
        ready_.clear();
        given_ = 0;
        for (const char byte : *piece) append(byte);
        if (at_ >= stored_) content_.reset();
    }
    const std::size_t count = std::min(room, ready_.size() - given_);
    std::string out = ready_.substr(given_, count);
    given_ += count;
    return out;
}

}  // namespace alder::account
