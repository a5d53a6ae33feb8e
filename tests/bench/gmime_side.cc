#include "tests/bench/gmime_side.h"

#include <string>

#include <gmime/gmime.h>

namespace alder::bench {

namespace {

GMimeMessage* parse(std::string_view bytes) {
    GMimeStream* stream = g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size());
    GMimeParser* parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage* message = g_mime_parser_construct_message(parser, nullptr);
    g_object_unref(parser);
    g_object_unref(stream);
    return message;
}

void decode_part(GMimeObject*, GMimeObject* part, gpointer user) {
    auto& sum = *static_cast<std::size_t*>(user);
    if (GMIME_IS_TEXT_PART(part)) {
        char* text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
        if (text != nullptr) sum += std::string_view(text).size();
        g_free(text);
    } else if (GMIME_IS_PART(part)) {
        GMimeDataWrapper* content = g_mime_part_get_content(GMIME_PART(part));
        if (content == nullptr) return;
        GMimeStream* stream = g_mime_stream_mem_new();
        sum += static_cast<std::size_t>(g_mime_data_wrapper_write_to_stream(content, stream));
        g_object_unref(stream);
    }
}

std::size_t address_bytes(InternetAddressList* list) {
    std::size_t sum = 0;
    for (int i = 0; list != nullptr && i < internet_address_list_length(list); ++i) {
        InternetAddress* address = internet_address_list_get_address(list, i);
        if (const char* name = internet_address_get_name(address))
            sum += std::string_view(name).size();
    }
    return sum;
}

std::size_t envelope_bytes(GMimeMessage* message) {
    std::size_t sum = 0;
    if (const char* subject = g_mime_message_get_subject(message))
        sum += std::string_view(subject).size();
    for (const GMimeAddressType kind :
         {GMIME_ADDRESS_TYPE_FROM, GMIME_ADDRESS_TYPE_SENDER, GMIME_ADDRESS_TYPE_REPLY_TO,
          GMIME_ADDRESS_TYPE_TO, GMIME_ADDRESS_TYPE_CC, GMIME_ADDRESS_TYPE_BCC})
        sum += address_bytes(g_mime_message_get_addresses(message, kind));
    if (g_mime_message_get_date(message) != nullptr) ++sum;
    if (const char* id = g_mime_message_get_message_id(message)) sum += std::string_view(id).size();
    return sum;
}

}  // namespace

void start_gmime() { g_mime_init(); }

std::size_t gmime_decode(std::string_view bytes) {
    GMimeMessage* message = parse(bytes);
    if (message == nullptr) return 0;
    std::size_t sum = envelope_bytes(message);
    g_mime_message_foreach(message, decode_part, &sum);
    g_object_unref(message);
    return sum;
}

std::size_t gmime_parse_header(std::string_view header) {
    GMimeMessage* message = parse(header);
    if (message == nullptr) return 0;
    g_object_unref(message);
    return header.size();
}

std::size_t gmime_base64(std::string_view encoded) {
    GMimeEncoding decoder;
    g_mime_encoding_init_decode(&decoder, GMIME_CONTENT_ENCODING_BASE64);
    constexpr std::size_t kPiece = 64 * 1024;  // bytes, as in mime_bench.cc
    std::string out(g_mime_encoding_outlen(&decoder, kPiece), '\0');
    std::size_t sum = 0;
    for (std::size_t at = 0; at < encoded.size(); at += kPiece) {
        const std::string_view piece = encoded.substr(at, kPiece);
        sum += g_mime_encoding_step(&decoder, piece.data(), piece.size(), out.data());
    }
    return sum;
}

}  // namespace alder::bench
