#include "mime/packed_file.h"

#include <algorithm>
#include <map>
#include <utility>

#include "mime/tnef.h"
#include "mime/yenc.h"
#include "text/charset.h"

namespace alder::mime {

namespace {

constexpr std::size_t kMaxFiles = 1000;

// What stands in a text, with the numbers of the files: pieces of one file share its number.
struct Found {
    std::vector<UuFile> uuencoded;  // the first files
    struct Numbered {
        YencBlock block;
        std::size_t file;
    };
    std::vector<Numbered> yenc;
};

Found find_files(std::string_view text) {
    Found out{.uuencoded = find_uuencoded(text), .yenc = {}};
    if (out.uuencoded.size() > kMaxFiles) out.uuencoded.resize(kMaxFiles);
    std::size_t count = out.uuencoded.size();
    std::map<std::pair<std::string, std::uint64_t>, std::size_t> split;
    for (YencBlock& block : find_yenc(text)) {
        if (count == kMaxFiles) break;
        std::size_t file = count;
        if (block.part > 0)
            file = split.try_emplace({block.name, block.file_size}, count).first->second;
        if (file == count) ++count;
        out.yenc.push_back({std::move(block), file});
    }
    return out;
}

void add_uuencoded(std::string_view text, const std::vector<UuFile>& found, PackedFiles& out) {
    for (const UuFile& each : found) {
        Decoded decoded = decode_uuencode(text.substr(each.offset, each.length));
        PackedFile& file = out.files.emplace_back(each.name, "", std::move(decoded.bytes));
        if (!each.whole || decoded.damaged) file.defect = Defect::damaged_file;
    }
}

// A yEnc file of which pieces have been found, in the order they stand in the text.
struct Pieces {
    struct Piece {
        std::uint64_t begin;  // in the file
        std::string bytes;
    };
    std::uint64_t size = 0;  // of the file
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

void add_yenc(std::string_view text, const std::vector<Found::Numbered>& found, PackedFiles& out) {
    std::map<std::size_t, Pieces> split;
    for (const auto& [block, index] : found) {
        Decoded decoded = decode_yenc(text.substr(block.offset, block.length));
        if (index == out.files.size()) out.files.push_back({block.name, "", "", std::nullopt});
        PackedFile& file = out.files[index];
        if (decoded.damaged) file.defect = Defect::damaged_file;
        if (block.part == 0) {
            file.bytes = std::move(decoded.bytes);
        } else {
            Pieces& pieces = split[index];
            pieces.size = block.file_size;
            pieces.pieces.push_back({block.begin, std::move(decoded.bytes)});
        }
    }
    for (auto& [index, pieces] : split) join(pieces, out.files[index]);
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
    const Found found = find_files(text);
    add_uuencoded(text, found.uuencoded, out);
    add_yenc(text, found.yenc, out);
    return out;
}

std::vector<PackedStretch> stretches_in_text(std::string_view text) {
    std::vector<PackedStretch> out;
    if (!may_hold_files(text)) return out;
    Found found = find_files(text);
    for (UuFile& each : found.uuencoded) {
        if (each.whole) out.push_back({each.offset, each.length, std::move(each.name)});
    }
    for (auto& [block, file] : found.yenc) {
        if (block.ended) out.push_back({block.offset, block.length, std::move(block.name)});
    }
    keep_apart(out);
    return out;
}

PackedFiles files_in_tnef(std::string_view bytes) {
    Tnef tnef = parse_tnef(bytes);
    PackedFiles out{.files = {}, .damaged = tnef.damaged};
    const auto add = [&](std::string name, std::string type, std::string content) {
        if (!content.empty())
            out.files.push_back(
                {std::move(name), std::move(type), std::move(content), std::nullopt});
    };
    add("", "text/plain; charset=utf-8", std::move(tnef.text));
    const bool is_told = !text::charset_name(tnef.html_charset).empty();
    add("message.html", is_told ? "text/html; charset=" + tnef.html_charset : "text/html",
        std::move(tnef.html));
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
