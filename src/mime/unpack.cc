// Files that older mail packs into a part: uuencode and yEnc inside text, winmail.dat. They are
// written out as a multipart, so that everything that knows parts knows them.

#include <utility>

#include "base/ascii.h"
#include "mime/entity.h"
#include "mime/header_writer.h"
#include "mime/message_id.h"
#include "mime/tnef.h"
#include "mime/yenc.h"

namespace alder::mime {

namespace {

struct PackedFile {
    std::string name;
    std::string type;  // "" when it is not told
    std::string bytes;
};

constexpr std::size_t kMaxFiles = 1000;

// The type of the commonest endings; the reader's own rules decide about the rest.
std::string type_of(const PackedFile& file) {
    if (!file.type.empty() && parse_content_type(file.type).valid) return file.type;
    if (looks_like_tnef(file.bytes)) return "application/ms-tnef";  // a message inside a message
    constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
        {".jpg", "image/jpeg"},      {".jpeg", "image/jpeg"},     {".png", "image/png"},
        {".gif", "image/gif"},       {".pdf", "application/pdf"}, {".txt", "text/plain"},
        {".htm", "text/html"},       {".html", "text/html"},      {".rtf", "application/rtf"},
        {".zip", "application/zip"}, {".eml", "message/rfc822"}};
    for (const auto& [ending, type] : kTypes) {
        if (ascii::iends_with(file.name, ending)) return std::string(type);
    }
    return "application/octet-stream";
}

std::string header_of(const PackedFile& file) {
    HeaderWriter header;
    header.structured("Content-Type", type_of(file));
    header.structured("Content-Transfer-Encoding", "binary");
    if (!file.name.empty())
        header.structured("Content-Disposition", "attachment", {{"filename", file.name}});
    return header.take() + "\r\n";
}

std::string as_multipart(const std::vector<PackedFile>& files) {
    const std::string boundary = new_boundary();
    HeaderWriter header;
    header.structured("Content-Type", "multipart/mixed", {{"boundary", boundary}});
    std::string out = header.take();
    for (const PackedFile& file : files)
        out += "\r\n--" + boundary + "\r\n" + header_of(file) + file.bytes;
    return out + "\r\n--" + boundary + "--\r\n";
}

std::vector<PackedFile> files_in_text(std::string_view text) {
    std::vector<PackedFile> out;
    for (const UuFile& file : find_uuencoded(text)) {
        if (out.size() == kMaxFiles) break;
        out.push_back(
            {file.name, "", decode_uuencode(text.substr(file.offset, file.length)).bytes});
    }
    for (const YencFile& file : find_yenc(text)) {
        if (out.size() == kMaxFiles) break;
        out.push_back({file.name, "", decode_yenc(text.substr(file.offset, file.length)).bytes});
    }
    return out;
}

std::vector<PackedFile> files_in_tnef(std::string_view bytes) {
    Tnef tnef = parse_tnef(bytes);
    std::vector<PackedFile> out;
    if (!tnef.text.empty()) out.push_back({"", "text/plain; charset=utf-8", std::move(tnef.text)});
    if (!tnef.html.empty()) out.push_back({"message.html", "text/html", std::move(tnef.html)});
    if (!tnef.rtf.empty()) out.push_back({"message.rtf", "application/rtf", std::move(tnef.rtf)});
    for (TnefFile& file : tnef.files) {
        if (out.size() < kMaxFiles)
            out.push_back({std::move(file.name), std::move(file.type), std::move(file.bytes)});
    }
    return out;
}

bool may_hold_files(std::string_view text) {
    return text.find("begin ") != std::string_view::npos ||
           text.find("=ybegin ") != std::string_view::npos;
}

bool is_tnef(const Part& part) {
    return part.type.is("application/ms-tnef") || part.type.is("application/vnd.ms-tnef") ||
           ascii::iequals(part.file_name(), "winmail.dat");
}

}  // namespace

std::optional<Message> Message::unpacked(std::size_t index) const {
    const Part& part = parts_[index];
    if (part.is_multipart() || part.is_message() || part.depth + 1 >= kMaxDepth)
        return std::nullopt;
    std::vector<PackedFile> files;
    if (is_tnef(part)) {
        files = files_in_tnef(decoded(index).bytes);
    } else if (part.type.is("text/plain") && part.disposition.kind != "attachment") {
        const bool plain =
            part.encoding == Encoding::identity || part.encoding == Encoding::unknown;
        if (plain && may_hold_files(part.body))
            files = files_in_text(part.body);
        else if (!plain && part.encoding != Encoding::uuencode)
            files = files_in_text(decoded(index).bytes);
    }
    if (files.empty()) return std::nullopt;
    auto bytes = std::make_shared<const std::string>(as_multipart(files));
    Message out = at_depth(*bytes, part.depth + 1);
    if (out.owner_ == nullptr) out.owner_ = std::move(bytes);
    return out;
}

}  // namespace alder::mime
