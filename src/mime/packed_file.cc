#include "mime/packed_file.h"

#include <algorithm>
#include <map>
#include <utility>

#include "mime/tnef.h"
#include "mime/yenc.h"

namespace alder::mime {

namespace {

constexpr std::size_t kMaxFiles = 1000;

void add_uuencoded(std::string_view text, PackedFiles& out) {
    for (const UuFile& found : find_uuencoded(text)) {
        if (out.files.size() == kMaxFiles) return;
        Decoded decoded = decode_uuencode(text.substr(found.offset, found.length));
        if (found.whole) out.stretches.push_back({found.offset, found.length, out.files.size()});
        PackedFile& file = out.files.emplace_back(found.name, "", std::move(decoded.bytes));
        if (!found.whole || decoded.damaged) file.defect = Defect::damaged_file;
    }
}

// A yEnc file of which pieces have been found, in the order they stand in the text.
struct Pieces {
    struct Piece {
        std::uint64_t begin;  // in the file
        std::string bytes;
    };
    std::size_t file = 0;
    std::uint64_t size = 0;
    std::vector<Piece> pieces;
};

void join(Pieces& found, PackedFile& file) {
    std::ranges::sort(found.pieces, {}, &Pieces::Piece::begin);
    bool gap = false;
    for (Pieces::Piece& piece : found.pieces) {
        if (piece.begin < file.bytes.size()) continue;  // the same piece again
        gap |= piece.begin > file.bytes.size();
        file.bytes += piece.bytes;
    }
    if (!file.defect && (gap || file.bytes.size() != found.size))
        file.defect = Defect::incomplete_file;
}

void add_yenc(std::string_view text, PackedFiles& out) {
    std::map<std::pair<std::string, std::uint64_t>, Pieces> split;
    for (const YencBlock& found : find_yenc(text)) {
        if (out.files.size() == kMaxFiles) break;
        Decoded decoded = decode_yenc(text.substr(found.offset, found.length));
        std::size_t index = out.files.size();
        if (found.part > 0) {
            Pieces& pieces = split[{found.name, found.file_size}];
            if (pieces.pieces.empty()) pieces.file = index;
            index = pieces.file;
            pieces.size = found.file_size;
            pieces.pieces.push_back({found.begin, std::move(decoded.bytes)});
            decoded.bytes.clear();
        }
        if (index == out.files.size()) out.files.push_back({found.name, "", "", std::nullopt});
        PackedFile& file = out.files[index];
        file.bytes += decoded.bytes;
        if (decoded.damaged) file.defect = Defect::damaged_file;
        if (found.ended) out.stretches.push_back({found.offset, found.length, index});
    }
    for (auto& [key, pieces] : split) join(pieces, out.files[pieces.file]);
}

// What stands in order and apart: a file may seem to stand inside another one.
void keep_apart(std::vector<PackedStretch>& stretches) {
    std::ranges::sort(stretches, {}, &PackedStretch::offset);
    std::size_t end = 0;
    std::erase_if(stretches, [&](const PackedStretch& each) {
        if (each.offset < end) return true;
        end = each.offset + each.length;
        return false;
    });
}

}  // namespace

bool may_hold_files(std::string_view text) {
    return text.find("begin ") != std::string_view::npos ||
           text.find("=ybegin ") != std::string_view::npos;
}

PackedFiles files_in_text(std::string_view text) {
    PackedFiles out;
    if (!may_hold_files(text)) return out;
    add_uuencoded(text, out);
    add_yenc(text, out);
    keep_apart(out.stretches);
    return out;
}

PackedFiles files_in_tnef(std::string_view bytes) {
    Tnef tnef = parse_tnef(bytes);
    PackedFiles out{.files = {}, .stretches = {}, .damaged = tnef.damaged};
    const auto add = [&](std::string name, std::string type, std::string content) {
        if (!content.empty())
            out.files.push_back(
                {std::move(name), std::move(type), std::move(content), std::nullopt});
    };
    add("", "text/plain; charset=utf-8", std::move(tnef.text));
    add("message.html", "text/html", std::move(tnef.html));
    add("message.rtf", "application/rtf", std::move(tnef.rtf));
    for (TnefFile& file : tnef.files) {
        if (out.files.size() == kMaxFiles) break;
        PackedFile& added = out.files.emplace_back(std::move(file.name), std::move(file.type),
                                                   std::move(file.bytes));
        if (file.damaged) added.defect = Defect::damaged_file;
    }
    return out;
}

}  // namespace alder::mime
