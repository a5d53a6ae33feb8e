// Gathers what is told message by message into facts of a sensible size, in the order it was told.

#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "sync/fact.h"

namespace alder::sync {

class Batch {
public:
    static constexpr std::size_t kMost = 200;  // messages in one fact

    // What was gathered before and cannot go into the same fact comes back first.
    std::optional<ServerFact> add(const std::string& source, mail::UidValidity validity,
                                  ServerMessage message) {
        return add_to<ServerMessages>(source, validity, &ServerMessages::messages,
                                      std::move(message));
    }
    std::optional<ServerFact> add(const std::string& source, mail::UidValidity validity,
                                  ServerFlags::Told told) {
        return add_to<ServerFlags>(source, validity, &ServerFlags::told, std::move(told));
    }
    std::optional<ServerFact> take() { return std::exchange(fact_, std::nullopt); }

private:
    template <class T, class List, class Item>
    std::optional<ServerFact> add_to(const std::string& source, mail::UidValidity validity,
                                     List list, Item item) {
        std::optional<ServerFact> before;
        T* current = fact_ ? std::get_if<T>(&*fact_) : nullptr;
        if (current == nullptr || current->source != source || current->validity != validity ||
            (current->*list).size() >= kMost) {
            before = take();
            T fact;
            fact.source = source;
            fact.validity = validity;
            fact_ = std::move(fact);
            current = &std::get<T>(*fact_);
        }
        (current->*list).push_back(std::move(item));
        return before;
    }

    std::optional<ServerFact> fact_;
};

}  // namespace alder::sync
