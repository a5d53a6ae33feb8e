// isemail's tests.xml: each address with its verdict, by RFC 5322 and by RFC 5321.

#include <fstream>
#include <iostream>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>

#include "mail/address.h"
#include "mail/address_grammar.h"
#include "tests/support/paths.h"

namespace alder::mail {
namespace {

// They write control characters as the pictures of U+2400 and above, and XML's own as entities.
std::string address_in(std::string xml) {
    for (const auto& [entity, text] : {std::pair("&quot;", "\""), std::pair("&amp;", "&"),
                                       std::pair("&lt;", "<"), std::pair("&gt;", ">")})
        xml = std::regex_replace(xml, std::regex(entity), text);
    std::string out;
    for (std::size_t i = 0; i < xml.size();) {
        unsigned code = 0;
        std::size_t length = 1;
        if (xml.compare(i, 3, "&#x") == 0) {
            code = static_cast<unsigned>(std::stoul(xml.substr(i + 3), nullptr, 16));
            length = xml.find(';', i) - i + 1;
        } else {
            const auto read = [&](std::size_t k) {
                return static_cast<unsigned char>(i + k < xml.size() ? xml[i + k] : 0);
            };
            const bool picture = read(0) == 0xe2 && read(1) == 0x90;
            code = picture ? 0x2400U + (read(2) & 0x3fU) : read(0);
            length = picture ? 3 : 1;
        }
        if (code >= 0x2400 && code < 0x2420) code -= 0x2400;
        out += static_cast<char>(code);
        i += length;
    }
    return out;
}

TEST(AgreesWithIsemail, OnEveryVerdict) {
    const auto path = tests::corpus_path("isemail/tests.xml");
    if (!path) GTEST_SKIP() << "isemail is not here";
    std::ifstream file(*path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    const std::string xml = text.str();
    const std::regex test(
        R"re(<test id="(\d+)">\s*<address>([^<]*)</address>[\s\S]*?<category>(\w+)</category>)re");
    int seen = 0;
    for (std::sregex_iterator it(xml.begin(), xml.end(), test), end; it != end; ++it) {
        const std::string address = address_in((*it)[2]);
        const std::string category = (*it)[3];
        const bool for_smtp = category == "ISEMAIL_VALID_CATEGORY" ||
                              category == "ISEMAIL_DNSWARN" || category == "ISEMAIL_RFC5321";
        EXPECT_EQ(is_addr_spec(address), category != "ISEMAIL_ERR") << (*it)[1] << " " << address;
        EXPECT_EQ(AddrSpec::parse(address).has_value(), for_smtp) << (*it)[1] << " " << address;
        ++seen;
    }
    std::cout << "isemail: " << seen << " addresses, two verdicts each\n";
    EXPECT_GT(seen, 90);
}

}  // namespace
}  // namespace alder::mail
