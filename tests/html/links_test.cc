#include "html/links.h"

#include <string>

#include <gtest/gtest.h>

#include "html/to_text.h"

namespace alder::html {
namespace {

TEST(HtmlLinks, TellsALinkThatNamesAnotherHost) {
    EXPECT_TRUE(is_misleading("https://bank.com/login", "https://evil.net/"));
    EXPECT_TRUE(is_misleading("www.bank.com", "https://bank.com.evil.net/"));
    EXPECT_TRUE(is_misleading("bank.com", "https://bank.com@evil.net/"));
    EXPECT_TRUE(is_misleading("bank.example/login", "https://bank.example@evil.net/login"));
    EXPECT_FALSE(is_misleading("bank.com", "https://www.bank.com/login"));
    EXPECT_FALSE(is_misleading("report.pdf", "https://files.net/report.pdf"));
    EXPECT_FALSE(is_misleading("and/or", "https://files.net/"));
    EXPECT_FALSE(is_misleading("https://bank.com", "https://login.bank.com/"));
    EXPECT_TRUE(is_misleading("Log in at https://bank.com/ now", "https://evil.net/"));
    EXPECT_FALSE(is_misleading("click here", "https://evil.net/"));
}

TEST(HtmlLinks, TellsALinkThatNamesAnotherHostHoweverItIsWritten) {
    const std::string elsewhere = "https://evil.net/";
    for (const char* text : {"(bank.com)",
                             "\"bank.com\"",
                             "“bank.com”",
                             "bank.com.",
                             "bank.com,",
                             "<bank.com>",
                             "[www.bank.com]",
                             "see:bank.com",
                             "bank.com:8080",
                             "login.bank.shop",
                             "bank.finance",
                             "Bank.Finance",
                             "BANK.SHOP",
                             "bank.xn--p1ai",
                             "bank.москва",
                             "bank。com",
                             "bank．com",
                             "bank｡com",
                             "go to\nbank.com",
                             "a\u00a0bank.com",
                             "bank\u200d.com",
                             "bank.com|login",
                             "https://bank.com/login",
                             "//bank.com",
                             "login.bank.zip",
                             "http://localhost/x",
                             "https://evil.net/\u00a0bank.com",
                             "www.bank.pdf",
                             "http://[::1]/"})
        EXPECT_TRUE(is_misleading(text, elsewhere)) << text;
    for (const char* text : {"report.pdf",
                             "(report.pdf)",
                             "annual.report.docx",
                             "backup.tar.gz",
                             "setup.exe",
                             "notes.md",
                             "click here.Then go",
                             "over.It",
                             "here.Click",
                             "the end.",
                             "e.g. this",
                             "z.B. das",
                             "Version 1.2.3",
                             "9.30am",
                             "1.Januar",
                             "...and more",
                             "and/or",
                             "photo@2x.png",
                             "@ann.lee",
                             "me@home",
                             "evil.net",
                             "www.evil.net.",
                             "(https://evil.net/bank.com?to=bank.com)",
                             "EVIL.net",
                             "docs/bank.com.html",
                             "wait...what",
                             "a.m.",
                             "U.S.A."})
        EXPECT_FALSE(is_misleading(text, elsewhere)) << text;
    EXPECT_FALSE(is_misleading("münchen.example", "https://xn--mnchen-3ya.example/"));
    EXPECT_FALSE(is_misleading("bank。com", "https://bank.com/"));
    EXPECT_FALSE(is_misleading("http://[::1]/", "http://[::1]:80/"));
}

TEST(HtmlLinks, TellsANumberOfAHostThatStandsAlone) {
    for (const char* text :
         {"1.2.3.4", " 1.2.3.4\n", "1.2.3.4:8080", "1.2.3.4/login", "1。2。3。4"})
        EXPECT_TRUE(is_misleading(text, "http://evil.com/")) << text;
    EXPECT_TRUE(is_misleading("1.2.3.4", "http://1.2.3.4.evil.com/"));
    EXPECT_FALSE(is_misleading("1.2.3.4", "http://1.2.3.4/"));
    EXPECT_FALSE(is_misleading("1.2.3.4:80", "http://1.2.3.4:80/x"));
    for (const char* text : {"version 1.2.3.4", "1.2.3", "1.2.3.4.5", "1.2.3.400", "1.2.3.",
                             "1..2.3", "v1.2.3.4", "31.1.2026"})
        EXPECT_FALSE(is_misleading(text, "http://evil.com/")) << text;
}

TEST(HtmlLinks, KnowsWhereABrowserGoes) {
    for (const char* target :
         {"http:evil.net/://bank.com", "https:/\\evil.net/@bank.com", "//evil.net/x://bank.com",
          "https:\\\\evil.net\\@bank.com", "https://bank.com:pass@evil.net", "/bank.com",
          "https://bank.com%2eevil.net", "bank.com@evil.net", "tel:+4930", "sip:bank.com@evil.net"})
        EXPECT_TRUE(is_misleading("bank.com", target)) << target;
    for (const char* target : {"https:bank.com", "HTTPS:///bank.com:443", "//bank.com/", "bank.com",
                               "https://bank.com./", "https://BANK。com", "mailto:ann@bank.com"})
        EXPECT_FALSE(is_misleading("bank.com", target)) << target;
}

TEST(HtmlLinks, TellsALinkThatNamesAnotherAddress) {
    for (const char* target :
         {"https://evil.net/", "mailto:service@evil.net", "mailto:other@bank.com",
          "mailto:?to=service@bank.com", "mailto:service@bank.com.evil.net", "sip:x@bank.com"})
        EXPECT_TRUE(is_misleading("write to <service@bank.com>", target)) << target;
    for (const char* target :
         {"mailto:service@bank.com", "MAILTO:Service%40Bank.com?subject=x", "https://www.bank.com/",
          "mailto:ann@x.org, service@bank.com", "mailto:<service@bank.com>", "service@bank.com"})
        EXPECT_FALSE(is_misleading("Service@bank.com", target)) << target;
    EXPECT_TRUE(is_misleading("bank.com", "mailto:ann@evil.net"));
}

TEST(HtmlLinks, TellsAPictureOfAnAddressInALinkThatLeadsElsewhere) {
    for (const char* alt : {"www.bank.com", "bank.shop", "service@bank.com"}) {
        const Text text =
            to_text("<a href='https://evil.net/'><img src=x alt='" + std::string(alt) + "'></a>");
        ASSERT_EQ(text.links.size(), 1U);
        EXPECT_TRUE(text.links[0].misleading) << alt;
    }
}

}  // namespace
}  // namespace alder::html
