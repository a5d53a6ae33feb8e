// Mail that lives in Alder's own store: what is applied there is carried out. Backend of `local:`
// accounts (what was imported, the demo).

#pragma once

#include <deque>

#include "account/backend.h"

namespace alder::account {

class LocalBackend : public Backend {
public:
    store::Numbering numbering() const override { return store::Numbering::ours; }
    store::Durability durability() const override { return store::Durability::full; }
    void begin(std::vector<KnownFolder> known) override;
    Result<std::optional<Fact>> next_fact() override;
    void carry_out(const store::Intent& intent) override { outcomes_.push_back({intent.id, {}}); }
    std::optional<Outcome> next_outcome() override;

private:
    bool has_inbox_ = false;
    std::deque<Outcome> outcomes_;
};

}  // namespace alder::account
