// Mail that lives in Alder's own store: what is applied there is carried out. Backend of `local:`
// accounts (what was imported, the demo).

#pragma once

#include "account/backend.h"

namespace alder::account {

class LocalBackend : public Backend {
public:
    store::Numbering numbering() const override { return store::Numbering::ours; }
    store::Durability durability() const override { return store::Durability::full; }
    void begin(Known known) override;
    Result<std::optional<Fact>> next_fact() override;

private:
    bool has_inbox_ = false;
};

}  // namespace alder::account
