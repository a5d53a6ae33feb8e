#include "smtp/writer.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace alder::smtp {

void Writer::line(std::string_view text) { line(Secret(std::string(text))); }

void Writer::line(const Secret& text) {
    if (text.spend().find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
        throw std::logic_error("a line break in a command of ours");
    bytes(std::string(text.spend()) + "\r\n");
}

void Writer::bytes(std::string bytes) {
    if (bytes.empty()) return;
    enqueued_ += bytes.size();
    items_.emplace_back(std::move(bytes));
}

std::string Writer::take(std::size_t room) {
    std::string out;
    while (out.size() < room && !dry()) {
        const std::string_view item = items_.front().spend().substr(given_);
        const std::size_t kept = held_ && items_.size() == 1 ? 1 : 0;
        const std::size_t size = std::min(room - out.size(), item.size() - kept);
        out += item.substr(0, size);
        given_ += size;
        if (size < item.size()) continue;
        items_.pop_front();
        given_ = 0;
    }
    taken_ += out.size();
    return out;
}

bool Writer::dry() const {
    if (items_.empty()) return true;
    return held_ && items_.size() == 1 && items_.front().spend().size() - given_ == 1;
}

}  // namespace alder::smtp
