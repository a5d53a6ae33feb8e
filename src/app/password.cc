#include "app/password.h"

namespace alder::app {

Result<std::unique_ptr<account::PasswordSource>> password_source(disk::Disk&,
                                                                 const config::Account& spec) {
    if (const auto* text = std::get_if<Secret>(&spec.password))
        return std::make_unique<account::KnownPassword>(*text);
    return fail(Errc::config, "account `" + spec.name + "`: its password cannot be had");
}

}  // namespace alder::app
