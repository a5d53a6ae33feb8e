// winmail.dat: what Outlook wraps a message's attachments and its formatted text in. MS-OXTNEF and,
// for the properties of attachments, MS-OXCMSG; compressed RTF after MS-OXRTFCP. Never fails: what
// is cut off or broken yields what could be had.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace alder::mime {

struct TnefFile {
    std::string name;  // UTF-8, as the sender gave it; may be empty
    std::string type;  // "image/png" where it is said, else ""
    std::string bytes;
    bool damaged = false;  // breaks off, or a checksum of it does not fit
};

struct Tnef {
    bool valid = false;    // begins as TNEF does
    bool damaged = false;  // breaks off somewhere, or a checksum does not fit
    std::string text;      // the plain body, UTF-8
    std::string html;
    std::string html_charset;  // "windows-28592"; "": what it says itself
    std::string rtf;           // decompressed
    std::vector<TnefFile> files;
};

bool looks_like_tnef(std::string_view bytes);
// At most 64 times as much comes out as goes in.
Tnef parse_tnef(std::string_view bytes);

// The text inside PR_RTF_COMPRESSED; what could be read where it is damaged.
std::string decompress_rtf(std::string_view compressed);

}  // namespace alder::mime
