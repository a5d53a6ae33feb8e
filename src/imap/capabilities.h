// What a server said it can do, and what was switched on by ENABLE. Names in capitals.

#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "imap/command.h"

namespace alder::imap {

class Capabilities {
public:
    // What was enabled stays so.
    void replace(const std::vector<std::string>& names) { names_ = {names.begin(), names.end()}; }

    bool has(std::string_view name) const { return names_.contains(name); }
    bool enabled(std::string_view name) const { return enabled_.contains(name); }
    void enable(const std::string& name) { enabled_.insert(name); }
    bool empty() const { return names_.empty(); }
    const std::set<std::string, std::less<>>& names() const { return names_; }

    // The SASL mechanisms: what stands behind "AUTH=".
    std::vector<std::string> mechanisms() const {
        std::vector<std::string> all;
        for (const std::string& name : names_) {
            if (name.starts_with("AUTH=")) all.push_back(name.substr(5));
        }
        return all;
    }
    LiteralSupport literals() const {
        if (has("LITERAL+")) return LiteralSupport::all;
        return has("LITERAL-") || has("IMAP4REV2") ? LiteralSupport::up_to_4096
                                                   : LiteralSupport::synchronising;
    }

private:
    std::set<std::string, std::less<>> names_;
    std::set<std::string, std::less<>> enabled_;
};

}  // namespace alder::imap
