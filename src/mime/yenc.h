// yEnc inside text (yEnc draft 1.3): files as news carries them, eight bits a character.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mime/transfer.h"

namespace alder::mime {

// A file, or a piece of one: bytes [offset, offset + length) of the text, its =y lines included.
struct YencBlock {
    std::size_t offset = 0;
    std::size_t length = 0;
    std::string name;             // as written
    std::uint64_t file_size = 0;  // bytes, as stated, of the whole file
    std::uint32_t part = 0;       // 1, 2, …; 0: the file is whole
    std::uint64_t begin = 0;      // where the piece stands in the file, from 0
    bool ended = false;           // by its "=yend"; else it breaks off somewhere
};

std::vector<YencBlock> find_yenc(std::string_view text);

// From "=ybegin" to "=yend". Damaged when a size or the CRC-32 does not fit. Two dots that begin a
// line are one of the file where that makes it fit: news has sent it, RFC 3977, 3.1.1.
Decoded decode_yenc(std::string_view bytes);

}  // namespace alder::mime
