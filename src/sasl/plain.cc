#include "sasl/plain.h"

namespace alder::sasl {

Result<std::optional<Secret>> Plain::initial(const Secured&) {
    const std::string_view password = credentials_.password.spend();
    for (const std::string_view field :
         {std::string_view(credentials_.act_as), std::string_view(credentials_.user), password})
        if (field.find('\0') != std::string_view::npos)
            return fail(Errc::bad_data, "A user name or password cannot hold a NUL character");
    std::string message = credentials_.act_as + '\0' + credentials_.user + '\0';
    message.reserve(message.size() + password.size());
    message += password;
    return Secret(std::move(message));
}

Result<Secret> Plain::answer(std::string_view, const Secured&) {
    return fail(Errc::protocol, "The server asked for more than PLAIN has to say");
}

Result<std::optional<Secret>> Login::initial(const Secured&) { return std::nullopt; }

// The prompts' words differ between servers, their order never: name, then password.
Result<Secret> Login::answer(std::string_view, const Secured&) {
    switch (answered_++) {
        case 0:
            return Secret(credentials_.user);
        case 1:
            return credentials_.password;
        default:
            return fail(Errc::protocol, "The server asked for more than LOGIN has to say");
    }
}

}  // namespace alder::sasl
