#include "mime/content_check.h"

#include <algorithm>

#include "base/ascii.h"

namespace alder::mime {

namespace {

// What a file opens with, and in what it may be wrapped under another name.
struct Magic {
    std::string_view bytes;
    std::string_view name;
    bool program;
    std::string_view extensions;  // " pdf ", those it is honest under
};

constexpr Magic kMagic[] = {
    {"MZ", "a Windows program", true, " exe dll scr com sys "},
    {"\x7f"
     "ELF",
     "a Linux program", true, " so o elf bin "},
    {"\xcf\xfa\xed\xfe", "a macOS program", true, " dylib "},
    {"#!", "a script", true, " sh py pl rb "},
    {"%PDF-", "a PDF document", false, " pdf ai "},
    {"\x89PNG", "a PNG picture", false, " png "},
    {"\xff\xd8\xff", "a JPEG picture", false, " jpg jpeg jpe jfif "},
    {"GIF8", "a GIF picture", false, " gif "},
    {"PK\x03\x04", "a ZIP archive", false,
     " zip docx xlsx pptx odt ods odp jar epub apk xpi vsdx dotx xlsm docm "},
};

// Names that a system runs when they are opened.
constexpr std::string_view kRunnable =
    " exe scr com pif bat cmd vbs vbe js jse wsf wsh hta msi lnk ps1 jar reg cpl dll sh desktop "
    "appimage iso img vhd xll application gadget msc scf chm ";

// Names whose content is told by its first bytes.
constexpr std::string_view kKnown =
    " pdf png jpg jpeg gif zip docx xlsx pptx doc xls ppt txt mp3 mp4 ";

bool lists(std::string_view words, const std::string& word) {
    return !word.empty() && words.find(" " + word + " ") != std::string_view::npos;
}

std::string extension(std::string_view file_name) {
    const std::string_view name = ascii::trim(file_name);
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos ? std::string() : ascii::lower(name.substr(dot + 1));
}

// The extension a sender's type promises, where it is one of the known.
std::string promised(std::string_view type) {
    if (type == "application/pdf") return "pdf";
    if (type == "image/png") return "png";
    if (type == "image/jpeg") return "jpg";
    if (type == "image/gif") return "gif";
    return {};
}

bool reverses_text(std::string_view name) {
    return name.find("\u202e") != std::string_view::npos ||
           name.find("\u202d") != std::string_view::npos;
}

}  // namespace

ContentCheck check_content(std::string_view file_name, std::string_view type,
                           std::string_view first_bytes) {
    const std::string named = extension(file_name);
    const auto* magic = std::ranges::find_if(
        kMagic, [&](const Magic& m) { return first_bytes.starts_with(m.bytes); });
    const bool known = magic != std::end(kMagic);
    const std::string claim = lists(kKnown, named) ? named : promised(type);
    if (known && magic->program && !claim.empty())
        return {true, "this is " + std::string(magic->name) + ", not what its name says"};
    if (known && magic->program) return {true, "this is " + std::string(magic->name)};
    if (lists(kRunnable, named)) return {true, "a file of this kind runs when it is opened"};
    if (reverses_text(file_name)) return {true, "the name hides its real ending"};
    if (known && !claim.empty() && !lists(magic->extensions, claim))
        return {true, "this is " + std::string(magic->name) + ", not what its name says"};
    return {};
}

}  // namespace alder::mime
