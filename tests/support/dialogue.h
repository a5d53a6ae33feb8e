// A two-sided script against an engine, line by line without their CRLF:
//
//   "S: * OK ready"       the server says this
//   "C: $a CAPABILITY"    the client must say this next; $a becomes the tag it used
//   "S: $a OK done"       the tag again
//
// A script ends when its last line is through; the client may have more to say (see quiet()).

#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/engine.h"

namespace alder::tests {

template <Engine E>
class Dialogue {
public:
    explicit Dialogue(E& engine, std::size_t bytes_at_a_time = 1'000'000)
        : engine_(engine), at_a_time_(bytes_at_a_time) {}

    void run(std::initializer_list<std::string_view> script) {
        for (const std::string_view line : script) {
            ASSERT_TRUE(line.starts_with("S: ") || line.starts_with("C: ")) << line;
            if (line.starts_with("S: "))
                say(with_tags(line.substr(3)) + "\r\n");
            else
                hear(std::string(line.substr(3)));
        }
    }

    // Bytes as they are.
    void say(std::string_view bytes) {
        for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), at_a_time_))) {
            engine_.feed(bytes.substr(0, at_a_time_));
            pump();
        }
    }

    // What the client said beyond the script.
    std::string quiet() {
        pump();
        return std::exchange(heard_, "");
    }

    // The events of one kind so far, oldest first.
    template <class T>
    std::vector<T> all() {
        pump();
        std::vector<T> found;
        for (const auto& event : events_) {
            if (const T* one = std::get_if<T>(&event)) found.push_back(*one);
        }
        return found;
    }

private:
    void pump() {
        for (auto bytes = engine_.take_output(at_a_time_); !bytes.empty();
             bytes = engine_.take_output(at_a_time_))
            heard_ += bytes;
        while (auto event = engine_.next_event()) events_.push_back(std::move(*event));
    }

    void hear(std::string expected) {
        pump();
        const std::size_t end = heard_.find("\r\n");
        std::string line = heard_.substr(0, end);
        heard_.erase(0, end == std::string::npos ? end : end + 2);
        if (expected.starts_with('$')) {
            const std::string name = expected.substr(0, expected.find(' '));
            const std::string tag = line.substr(0, line.find(' '));
            if (!tags_.contains(name)) tags_[name] = tag;
        }
        EXPECT_EQ(line, with_tags(expected));
    }

    // "$a" at the beginning, and in (TAG "$a").
    std::string with_tags(std::string_view line) const {
        std::string text(line);
        for (const auto& [name, tag] : tags_) {
            for (std::size_t at = text.find(name); at != std::string::npos;
                 at = text.find(name, at)) {
                const char next = at + name.size() < text.size() ? text[at + name.size()] : ' ';
                const bool whole = next == ' ' || next == '"';
                if (whole) text.replace(at, name.size(), tag);
                at += whole ? tag.size() : name.size();
            }
        }
        return text;
    }

    E& engine_;
    std::size_t at_a_time_;
    std::string heard_;
    std::vector<typename E::Event> events_;
    std::map<std::string, std::string> tags_;
};

}  // namespace alder::tests
