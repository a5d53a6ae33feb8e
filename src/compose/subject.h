// Subjects of answers and forwarded letters: one "Re: " or "Fwd: ", whatever the programs of the
// world have put there before.

#pragma once

#include <string>
#include <string_view>

namespace alder::compose {

// "Re: x" of "x", "RE: AW: x", "Re[2]: SV: x", "回复：x"; "Re: [list] x" of "[list] Re: x".
std::string reply_subject(std::string_view subject);

// "Fwd: x" of "x", "FW: WG: x"; "Fwd: Re: x" of "Re: x".
std::string forward_subject(std::string_view subject);

}  // namespace alder::compose
