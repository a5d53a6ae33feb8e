#include "mime/tnef.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/ascii.h"
#include "text/charset.h"
#include "text/utf8.h"

namespace alder::mime {

namespace {

constexpr std::uint32_t kSignature = 0x223e9f78;

// Attributes: MS-OXTNEF, 2.1.3.3.
constexpr std::uint32_t kAttachData = 0x0006800f;
constexpr std::uint32_t kAttachTitle = 0x00018010;
constexpr std::uint32_t kAttachRendering = 0x00069002;  // begins an attachment
constexpr std::uint32_t kAttachProperties = 0x00069005;
constexpr std::uint32_t kMessageProperties = 0x00069003;
constexpr std::uint32_t kBody = 0x0002800c;
constexpr std::uint32_t kCodePage = 0x00069007;

// Properties: MS-OXPROPS.
constexpr std::uint32_t kPropertyBody = 0x1000;
constexpr std::uint32_t kPropertyRtf = 0x1009;
constexpr std::uint32_t kPropertyHtml = 0x1013;
constexpr std::uint32_t kPropertyHtmlCodePage = 0x3fde;  // PidTagInternetCodepage
constexpr std::uint32_t kPropertyData = 0x3701;
constexpr std::uint32_t kPropertyShortName = 0x3704;
constexpr std::uint32_t kPropertyLongName = 0x3707;
constexpr std::uint32_t kPropertyType = 0x370e;

// Little-endian numbers and stretches from the front; everything fails once one did.
class Bytes {
public:
    explicit Bytes(std::string_view bytes) : rest_(bytes) {}

    bool ok() const { return ok_; }
    bool empty() const { return rest_.empty(); }
    std::size_t left() const { return rest_.size(); }

    std::string_view take(std::size_t count) {
        if (count > rest_.size()) {
            ok_ = false;
            count = rest_.size();
        }
        const std::string_view out = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return out;
    }

    std::uint32_t number(std::size_t size) {
        std::uint32_t out = 0;
        const std::string_view bytes = take(size);
        for (std::size_t i = bytes.size(); i-- > 0;)
            out = out << 8 | static_cast<unsigned char>(bytes[i]);
        return out;
    }

private:
    std::string_view rest_;
    bool ok_ = true;
};

std::string until_nul(std::string_view text) {
    return std::string(text.substr(0, text.find('\0')));
}

std::string utf8_of_utf16(std::string_view bytes) {
    std::string out = text::to_utf8(bytes.substr(0, bytes.size() / 2 * 2), "utf-16le");
    return until_nul(out);
}

// One value of a property, its type told apart from its bytes.
struct Property {
    std::uint32_t id = 0;
    std::uint32_t type = 0;
    std::string_view value;
};

constexpr std::uint32_t kMultiple = 0x1000;
constexpr std::uint32_t kObject = 0x000d;
constexpr std::uint32_t kText = 0x001e;
constexpr std::uint32_t kWideText = 0x001f;
constexpr std::uint32_t kBinary = 0x0102;

// Bytes of one value; nullopt where it tells its own length.
std::optional<std::size_t> fixed_size(std::uint32_t type) {
    switch (type) {
        case 0x0000:  // unspecified
        case 0x0001:  // null
            return 0;
        case 0x0002:  // two bytes, padded to four
        case 0x0003:
        case 0x0004:
        case 0x000a:
        case 0x000b:
            return 4;
        case 0x0005:
        case 0x0006:
        case 0x0007:
        case 0x0014:
        case 0x0040:
            return 8;
        case 0x0048:  // GUID
            return 16;
        default:
            return std::nullopt;
    }
}

bool is_counted(std::uint32_t type) {
    return type == kObject || type == kText || type == kWideText || type == kBinary;
}

// The list of properties in an attribute, one after the other. MS-OXTNEF, 2.1.3.4.
class Properties {
public:
    explicit Properties(std::string_view bytes) : bytes_(bytes), left_(bytes_.number(4)) {}

    bool damaged() const { return damaged_; }

    // The first value of the next property.
    std::optional<Property> next() {
        if (left_ == 0 || damaged_) return std::nullopt;
        --left_;
        Property out;
        out.type = bytes_.number(2);
        out.id = bytes_.number(2);
        if (out.id >= 0x8000) skip_name();
        out.value = values(out.type);
        damaged_ |= !bytes_.ok();
        if (damaged_) return std::nullopt;
        return out;
    }

private:
    void skip_name() {
        bytes_.take(16);  // GUID
        if (bytes_.number(4) == 0)
            bytes_.take(4);
        else
            padded(bytes_.number(4));
    }

    std::string_view padded(std::size_t size) {
        const std::string_view out = bytes_.take(size);
        bytes_.take(std::min((4 - size % 4) % 4, bytes_.left()));
        return out;
    }

    std::string_view values(std::uint32_t type) {
        const bool multiple = (type & kMultiple) != 0;
        const std::uint32_t single = type & ~kMultiple;
        const auto size = fixed_size(single);
        // No telling how long it is; or as many as it likes of nothing.
        if ((!size && !is_counted(single)) || (multiple && size == 0U)) {
            damaged_ = true;
            return {};
        }
        const std::uint32_t count = multiple || !size ? bytes_.number(4) : 1;
        std::string_view first;
        for (std::uint32_t i = 0; i < count && bytes_.ok(); ++i) {
            const std::string_view value = size ? bytes_.take(*size) : padded(bytes_.number(4));
            if (i == 0) first = value;
            if (bytes_.empty() && i + 1 < count) break;
        }
        return first;
    }

    Bytes bytes_;
    std::uint32_t left_;
    bool damaged_ = false;
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}

    Tnef read() {
        out_.valid = bytes_.number(4) == kSignature;
        if (!out_.valid) return std::move(out_);
        bytes_.number(2);                  // a key that nobody needs
        constexpr std::size_t kLeast = 9;  // level, id, length
        while (bytes_.left() >= kLeast) {
            bytes_.number(1);
            const std::uint32_t id = bytes_.number(4);
            const std::string_view value = bytes_.take(bytes_.number(4));
            const bool fits = bytes_.number(2) == checksum(value) && bytes_.ok();
            attribute(id, value);
            if (!fits) damaged_at(id);
            if (!bytes_.ok()) break;
        }
        out_.damaged |= !bytes_.ok() || !bytes_.empty();
        return std::move(out_);
    }

private:
    // MS-OXTNEF, 2.1.3.3: the sum of all bytes, the lower half of it.
    static std::uint32_t checksum(std::string_view value) {
        std::uint32_t sum = 0;
        for (const char c : value) sum += static_cast<unsigned char>(c);
        return sum & 0xffff;
    }

    void damaged_at(std::uint32_t id) {
        out_.damaged = true;
        const bool of_file = id == kAttachData || id == kAttachTitle || id == kAttachProperties;
        if (of_file) file().damaged = true;
    }

    void attribute(std::uint32_t id, std::string_view value) {
        switch (id) {
            case kCodePage:
                code_page_ = code_page(Bytes(value).number(4));
                return;
            case kBody:
                if (out_.text.empty()) out_.text = text_of(value);
                return;
            case kMessageProperties:
                return message_properties(value);
            case kAttachRendering:
                out_.files.emplace_back();
                return;
            case kAttachTitle:
                if (file().name.empty()) file().name = text_of(value);
                return;
            case kAttachData:
                file().bytes = value;
                return;
            case kAttachProperties:
                return attachment_properties(value);
            default:
                return;
        }
    }

    static std::string code_page(std::uint32_t number) {
        return "windows-" + std::to_string(number);
    }

    // Some writers begin the first attachment without saying so.
    TnefFile& file() {
        if (out_.files.empty()) out_.files.emplace_back();
        return out_.files.back();
    }

    std::string text_of(std::string_view value) const {
        return text::to_utf8(until_nul(value), code_page_);
    }
    std::string text_of(const Property& property) const {
        return property.type == kWideText ? utf8_of_utf16(property.value) : text_of(property.value);
    }

    void message_properties(std::string_view value) {
        Properties properties(value);
        while (const auto property = properties.next()) {
            if (property->id == kPropertyBody) out_.text = text_of(*property);
            if (property->id == kPropertyHtml) out_.html = until_nul(property->value);
            if (property->id == kPropertyHtmlCodePage)
                out_.html_charset = code_page(Bytes(property->value).number(4));
            if (property->id == kPropertyRtf) out_.rtf = decompress_rtf(property->value);
        }
        out_.damaged |= properties.damaged();
    }

    void attachment_properties(std::string_view value) {
        constexpr std::size_t kInterface = 16;  // bytes before the data of an object
        Properties properties(value);
        bool has_long_name = false;
        while (const auto property = properties.next()) {
            if (property->id == kPropertyLongName) {
                file().name = text_of(*property);
                has_long_name = true;
            } else if (property->id == kPropertyShortName && !has_long_name) {
                file().name = text_of(*property);
            } else if (property->id == kPropertyType) {
                file().type = ascii::lower(text_of(*property));
            } else if (property->id == kPropertyData && !property->value.empty()) {
                const bool object =
                    property->type == kObject && property->value.size() > kInterface;
                file().bytes = object ? property->value.substr(kInterface) : property->value;
            }
        }
        out_.damaged |= properties.damaged();
        file().damaged |= properties.damaged();
    }

    Bytes bytes_;
    std::string code_page_ = "windows-1252";
    Tnef out_;
};

// What every dictionary begins with, MS-OXRTFCP, 2.1.2.
constexpr std::string_view kDictionary =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

std::string inflate_rtf(Bytes& bytes, std::size_t size) {
    constexpr std::size_t kWindow = 4096;
    std::string window(kWindow, ' ');
    std::ranges::copy(kDictionary, window.begin());
    std::size_t write = kDictionary.size();
    std::string out;
    const auto put = [&](char c) {
        out += c;
        window[write++ % kWindow] = c;
    };
    while (bytes.ok() && !bytes.empty() && out.size() < size) {
        const std::uint32_t control = bytes.number(1);
        for (int bit = 0; bit < 8 && !bytes.empty(); ++bit) {
            if ((control >> bit & 1) == 0) {
                put(static_cast<char>(bytes.number(1)));
                continue;
            }
            const std::uint32_t high = bytes.number(1);
            const std::uint32_t reference = high << 8 | bytes.number(1);
            const std::size_t offset = reference >> 4;
            if (!bytes.ok() || offset == write % kWindow) return out;  // the end
            for (std::size_t i = 0; i < (reference & 15) + 2; ++i)
                put(window[(offset + i) % kWindow]);
        }
    }
    return out;
}

}  // namespace

bool looks_like_tnef(std::string_view bytes) { return Bytes(bytes).number(4) == kSignature; }

Tnef parse_tnef(std::string_view bytes) { return Reader(bytes).read(); }

std::string decompress_rtf(std::string_view compressed) {
    constexpr std::uint32_t kCompressed = 0x75465a4c;    // "LZFu"
    constexpr std::uint32_t kUncompressed = 0x414c454d;  // "MELA"
    Bytes bytes(compressed);
    bytes.number(4);
    const std::size_t size = bytes.number(4);
    const std::uint32_t kind = bytes.number(4);
    bytes.number(4);  // CRC
    if (!bytes.ok()) return {};
    if (kind == kUncompressed) return std::string(bytes.take(std::min(size, bytes.left())));
    if (kind != kCompressed) return {};
    std::string out = inflate_rtf(bytes, size);
    out.resize(std::min(out.size(), size));
    return out;
}

}  // namespace alder::mime
