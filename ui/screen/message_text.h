// What the reader shows of a message, as facts for the view model and as lines of its source.

#pragma once

#include <string_view>
#include <vector>

#include "account/reader.h"
#include "view/reader_text.h"

namespace alder::ui::screen {

// The words of the step that reading a message makes; undoing passes over it.
inline constexpr std::string_view kReadByOpening = "Read 1 message";

enum class Headers { brief, all };
view::ReaderFacts reader_facts(const account::MessageToRead& read, Headers headers);
// What is known before its bytes are here.
view::ReaderFacts reader_facts(const store::Entry& entry);

// The bytes as they came, made safe, cut to lines of at most so many columns; at most 2 MiB.
std::vector<view::Line> source_lines(const mime::Message& message, int columns);
// The same of any text.
std::vector<view::Line> plain_lines(std::string_view text, int columns);

// The parts one can do something with, in order: leaves, and what is inside messages in it.
std::vector<view::AttachmentFacts> all_parts(const account::MessageToRead& read);

}  // namespace alder::ui::screen
