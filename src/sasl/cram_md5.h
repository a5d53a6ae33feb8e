// CRAM-MD5 (RFC 2195): the password stays here, but whoever listens can guess at it off line, and
// the server proves nothing. Only when asked for by name.

#pragma once

#include "sasl/mechanism.h"

namespace alder::sasl {

class CramMd5 : public Mechanism {
public:
    explicit CramMd5(Credentials credentials) : credentials_(std::move(credentials)) {}

    std::string_view name() const override { return "CRAM-MD5"; }
    Result<std::optional<Secret>> initial(const Secured& secured) override;
    Result<Secret> answer(std::string_view challenge, const Secured& secured) override;
    Result<void> accepted() const override { return {}; }

private:
    Credentials credentials_;
    bool answered_ = false;
};

}  // namespace alder::sasl
