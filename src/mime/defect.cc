#include "mime/defect.h"

namespace alder::mime {

namespace {

struct Words {
    std::string_view name;
    std::string_view description;
};

Words words(Defect defect) {
    switch (defect) {
        case Defect::bare_cr_lines:
            return {"bare-cr-lines", "lines end in a bare CR"};
        case Defect::header_without_colon:
            return {"header-without-colon", "a line of the header is no field"};
        case Defect::header_not_ended:
            return {"header-not-ended", "the empty line between header and text is missing"};
        case Defect::header_ended_by_space:
            return {"header-ended-by-space",
                    "a line of spaces stands where the empty line after the header belongs"};
        case Defect::header_too_long:
            return {"header-too-long", "the header is longer than 1 MiB; the rest was not read"};
        case Defect::nul_in_header:
            return {"nul-in-header", "the header has NUL bytes"};
        case Defect::bad_content_type:
            return {"bad-content-type", "the content type cannot be read; shown as text"};
        case Defect::no_boundary:
            return {"no-boundary", "a multipart names no boundary"};
        case Defect::boundary_not_found:
            return {"boundary-not-found", "the boundary of a multipart never occurs"};
        case Defect::no_final_boundary:
            return {"no-final-boundary", "a multipart does not end; the message may be cut off"};
        case Defect::unknown_encoding:
            return {"unknown-encoding", "the transfer encoding is unknown; not decoded"};
        case Defect::encoded_multipart:
            return {"encoded-multipart", "a multipart claims a transfer encoding; ignored"};
        case Defect::damaged_encoding:
            return {"damaged-encoding",
                    "the transfer encoding is damaged; some bytes may be wrong"};
        case Defect::damaged_file:
            return {"damaged-file", "the file is damaged: it breaks off, or is not what is stated"};
        case Defect::incomplete_file:
            return {"incomplete-file", "only a piece of the file is in this message"};
        case Defect::packed_unopened:
            return {"packed-unopened",
                    "files packed in it were not opened: they lie too deep, are too many, or too "
                    "large"};
        case Defect::too_deep:
            return {"too-deep", "parts lie more than 64 deep; what is deeper was not opened"};
        case Defect::too_many_parts:
            return {"too-many-parts", "more than 10,000 parts; the rest was not opened"};
    }
    return {};
}

}  // namespace

std::string_view name(Defect defect) { return words(defect).name; }

std::string_view describe(Defect defect) { return words(defect).description; }

}  // namespace alder::mime
