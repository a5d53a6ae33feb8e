// yEnc inside text (yEnc draft 1.3): files as news carries them, eight bits a character.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mime/transfer.h"

namespace alder::mime {

// Bytes [offset, offset + length) of the text, its =y lines included; one part of a file may stand
// alone.
struct YencFile {
    std::size_t offset = 0;
    std::size_t length = 0;
    std::string name;         // as written
    std::uint32_t part = 0;   // 1, 2, …; 0: the file is whole
    std::uint32_t total = 0;  // parts; 0: not said
};

std::vector<YencFile> find_yenc(std::string_view text);

// From "=ybegin" to "=yend". Damaged when the size or the CRC-32 does not fit.
Decoded decode_yenc(std::string_view bytes);

}  // namespace alder::mime
