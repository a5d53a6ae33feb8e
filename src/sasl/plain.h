// PLAIN (RFC 4616) and LOGIN (never standardised; Exchange's only one in some set-ups): the
// password itself goes to the server, so both exist only on a connection that is Secured.

#pragma once

#include "sasl/mechanism.h"

namespace alder::sasl {

class Plain : public Mechanism {
public:
    explicit Plain(Credentials credentials) : credentials_(std::move(credentials)) {}

    std::string_view name() const override { return "PLAIN"; }
    Result<std::optional<Secret>> initial(const Secured& secured) override;
    Result<Secret> answer(std::string_view challenge, const Secured& secured) override;
    Result<void> accepted() const override { return {}; }

private:
    Credentials credentials_;
};

class Login : public Mechanism {
public:
    explicit Login(Credentials credentials) : credentials_(std::move(credentials)) {}

    std::string_view name() const override { return "LOGIN"; }
    Result<std::optional<Secret>> initial(const Secured& secured) override;
    Result<Secret> answer(std::string_view challenge, const Secured& secured) override;
    Result<void> accepted() const override { return {}; }

private:
    Credentials credentials_;
    int answered_ = 0;
};

}  // namespace alder::sasl
