// Files that older mail packs into a part, as parts: they are written out as a multipart, so that
// everything that knows parts knows them.

#include <utility>

#include "base/ascii.h"
#include "mime/entity.h"
#include "mime/header_writer.h"
#include "mime/message_id.h"
#include "mime/packed_file.h"
#include "mime/tnef.h"

namespace alder::mime {

namespace {

// The type of the commonest endings; the reader's own rules decide about the rest.
std::string type_of(const PackedFile& file) {
    // A message inside a message, whatever type it is said to have.
    if (looks_like_tnef(file.bytes)) return "application/ms-tnef";
    if (!file.type.empty() && parse_content_type(file.type).valid) return file.type;
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

bool is_tnef(const Part& part) {
    return part.type.is("application/ms-tnef") || part.type.is("application/vnd.ms-tnef") ||
           ascii::iequals(part.file_name(), "winmail.dat");
}

bool is_text_with_files(const Part& part) {
    return part.type.is("text/plain") && part.disposition.kind != "attachment" &&
           part.encoding != Encoding::uuencode;
}

bool is_as_it_stands(const Part& part) {
    return part.encoding == Encoding::identity || part.encoding == Encoding::unknown;
}

bool may_be_packed(const Part& part) {
    return is_tnef(part) ||
           (is_text_with_files(part) && (!is_as_it_stands(part) || may_hold_files(part.body)));
}

// Opens packed files inside packed files, in the order they are shown.
class Unpacking {
public:
    PackedParts run(const Message& message, std::size_t leaf) {
        auto inside = message.unpacked(leaf);
        if (!inside) return {};
        out_.defects = inside->root().defects;
        take(std::move(*inside), message.part(leaf).path, 1);
        return std::move(out_);
    }

private:
    static constexpr int kMaxInside = 8;
    static constexpr std::size_t kMaxFiles = 1000;
    static constexpr std::size_t kMaxOpened = std::size_t{64} << 20;  // bytes

    // At most kMaxInside calls inside each other.
    void take(Message files, const std::string& prefix, int depth) {
        const auto message = std::make_shared<const Message>(std::move(files));
        for (const std::size_t leaf : message->leaves()) {
            const std::size_t place = out_.parts.size();
            out_.parts.push_back({.message = message,
                                  .index = leaf,
                                  .path = prefix + "." + message->part(leaf).path,
                                  .depth = depth,
                                  .opened = false,
                                  .defects = {}});
            if (may_be_packed(message->part(leaf))) open(place);
        }
    }

    void open(std::size_t place) {
        const PackedPart at = out_.parts[place];
        const std::size_t size = at.part().body.size();
        if (at.depth == kMaxInside || files_inside_ >= kMaxFiles || size > kMaxOpened - opened_) {
            out_.parts[place].defects.push_back(Defect::packed_unopened);
            return;
        }
        opened_ += size;
        auto inside = at.message->unpacked(at.index);
        if (!inside) return;
        out_.parts[place].opened = true;
        out_.parts[place].defects = inside->root().defects;
        files_inside_ += inside->leaves().size();
        take(std::move(*inside), at.path, at.depth + 1);
    }

    PackedParts out_;
    std::size_t files_inside_ = 0;  // in files that were opened inside others
    std::size_t opened_ = 0;        // bytes of those
};

}  // namespace

std::string PackedPart::damage() const {
    const std::string own = damage_in_words(part(), {});
    return own.empty() && !defects.empty() ? std::string(describe(defects.front())) : own;
}

PackedParts packed_parts(const Message& message, std::size_t leaf) {
    return Unpacking().run(message, leaf);
}

std::optional<Message> Message::unpacked(std::size_t index) const {
    const Part& part = parts_[index];
    if (part.is_multipart() || part.is_message() || part.depth + 1 >= kMaxDepth)
        return std::nullopt;
    PackedFiles packed;
    if (is_tnef(part)) packed = files_in_tnef(decoded(index).bytes);
    if (packed.files.empty() && is_text_with_files(part))
        packed =
            is_as_it_stands(part) ? files_in_text(part.body) : files_in_text(decoded(index).bytes);
    if (packed.files.empty()) return std::nullopt;
    auto bytes = std::make_shared<const std::string>(as_multipart(packed.files));
    Message out = at_depth(*bytes, part.depth + 1);
    if (out.owner_ == nullptr) out.owner_ = std::move(bytes);
    const std::vector<std::size_t> children = out.parts_.front().children;
    for (std::size_t i = 0; i < packed.files.size() && i < children.size(); ++i) {
        if (packed.files[i].defect)
            out.parts_[children[i]].defects.push_back(*packed.files[i].defect);
    }
    if (packed.damaged) out.parts_.front().defects.push_back(Defect::damaged_file);
    return out;
}

std::string Message::text_without_files(std::size_t index) const {
    const Part& part = parts_[index];
    if (!is_text_with_files(part) || part.depth + 1 >= kMaxDepth) return text(index);
    const std::string bytes = decoded(index).bytes;
    if (is_tnef(part) && looks_like_tnef(bytes)) return text(index);
    const std::vector<PackedStretch> stretches = stretches_in_text(bytes);
    if (stretches.empty()) return text(index);
    std::string out;
    std::size_t at = 0;
    for (const PackedStretch& each : stretches) {
        out += bytes.substr(at, each.offset - at);
        out += "[" + each.name + " stood here: see the attachments]\n";
        at = each.offset + each.length;
    }
    out += bytes.substr(at);
    return as_text(out, part);
}

}  // namespace alder::mime
