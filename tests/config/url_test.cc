#include "config/url.h"

#include <gtest/gtest.h>

#include "tests/support/must.h"

namespace alder::config {
namespace {

Url url(std::string_view text, Direction direction) {
    auto parsed = parse_url(text, direction, "/home/ann");
    EXPECT_TRUE(parsed) << text << ": " << (parsed ? "" : parsed.error().detail);
    return parsed ? *parsed : Url{};
}

Url in(std::string_view text) { return url(text, Direction::incoming); }
Url out(std::string_view text) { return url(text, Direction::outgoing); }

std::string error_of(std::string_view text, Direction direction) {
    const auto parsed = parse_url(text, direction, "/home/ann");
    EXPECT_FALSE(parsed) << text;
    return parsed ? "" : parsed.error().detail;
}

TEST(Url, GivesEverySchemeItsOwnPort) {
    EXPECT_EQ(in("imaps://ann@mail.example.org"),
              (Url{Scheme::imaps, "ann", "mail.example.org", 993, ""}));
    EXPECT_EQ(in("imap+starttls://h").port, 143);
    EXPECT_EQ(in("imap+plain://h").scheme, Scheme::imap_plain);
    EXPECT_EQ(in("pop3s://h").port, 995);
    EXPECT_EQ(in("pop3+starttls://h").port, 110);
    EXPECT_EQ(in("pop3+plain://h").scheme, Scheme::pop3_plain);
    EXPECT_EQ(out("smtps://h").port, 465);
    EXPECT_EQ(out("smtp+starttls://h").port, 587);
    EXPECT_EQ(out("smtp+plain://h").port, 25);
}

TEST(Url, TakesUserHostAndPortApart) {
    EXPECT_EQ(in("IMAPS://ann@example.org@Mail.Example.ORG:1993/"),
              (Url{Scheme::imaps, "ann@example.org", "mail.example.org", 1993, ""}));
    EXPECT_EQ(in("imaps://ann%40example.org@h").user, "ann@example.org");
    EXPECT_EQ(in("imaps://[::1]:10993"), (Url{Scheme::imaps, "", "::1", 10993, ""}));
    EXPECT_EQ(in("imaps://[::1]").port, 993);
}

TEST(Url, KnowsPlacesOnThisMachine) {
    EXPECT_EQ(in("maildir:/var/mail/ann").path, "/var/mail/ann");
    EXPECT_EQ(in("mbox:~/mail/archive").path, "/home/ann/mail/archive");
    EXPECT_EQ(in("mh:///home/ann/Mail").path, "/home/ann/Mail");
    EXPECT_EQ(out("sendmail:/usr/sbin/sendmail"),
              (Url{Scheme::sendmail, "", "", 0, "/usr/sbin/sendmail"}));
    EXPECT_EQ(out("lmtp:localhost:2424"), (Url{Scheme::lmtp, "", "localhost", 2424, ""}));
    EXPECT_EQ(out("lmtp:/run/dovecot/lmtp"), (Url{Scheme::lmtp, "", "", 0, "/run/dovecot/lmtp"}));
    EXPECT_EQ(out("mx:").scheme, Scheme::mx);
}

TEST(Url, SaysWhatIsWrong) {
    using enum Direction;
    EXPECT_EQ(error_of("imap://h", incoming),
              "'imap:' is no way for incoming mail; did you mean 'imaps:'? Known are imaps, "
              "imap+starttls, imap+plain, pop3s, pop3+starttls, pop3+plain, maildir, mbox, mh");
    EXPECT_EQ(error_of("smtps://h", incoming).substr(0, 38),
              "'smtps:' is no way for incoming mail; ");
    EXPECT_EQ(error_of("mail.example.org", incoming),
              "'mail.example.org' needs a scheme, as in imaps://ann@mail.example.org");
    EXPECT_EQ(error_of("imaps:h", incoming), "write imaps://USER@HOST");
    EXPECT_EQ(error_of("imaps://ann:secret@h", incoming),
              "a password does not belong here; see the option 'password'");
    EXPECT_EQ(error_of("imaps://h:0", incoming), "':0' is no port");
    EXPECT_EQ(error_of("imaps://h:99999", incoming), "':99999' is no port");
    EXPECT_EQ(error_of("imaps://ann@", incoming), "'' is no host name");
    EXPECT_EQ(error_of("imaps://a b", incoming), "'a b' is no host name");
    EXPECT_EQ(error_of("imaps://ann%4@h", incoming),
              "a % in the user name needs two digits after it");
    EXPECT_EQ(error_of("imaps://ann%0d@h", incoming), "the user name holds a control character");
    EXPECT_EQ(error_of("maildir:Mail", incoming), "maildir: needs an absolute path");
    EXPECT_EQ(error_of("mx:example.org", outgoing), "nothing may follow 'mx:'");
}

TEST(Url, IsWrittenAsItReadsBack) {
    for (const char* text : {"imaps://h", "imap+starttls://ann@h:1143", "imaps://[::1]:1993",
                             "imaps://ann%40x%25%2F@h", "maildir:/home/ann/Mail"}) {
        const Url url = tests::must(parse_url(text, Direction::incoming, "/"));
        EXPECT_EQ(format_url(url), text);
        EXPECT_EQ(tests::must(parse_url(format_url(url), Direction::incoming, "/")), url);
    }
    for (const char* text : {"lmtp:h:2424", "lmtp:h", "lmtp:/run/lmtp", "sendmail:/x", "mx:"}) {
        const Url url = tests::must(parse_url(text, Direction::outgoing, "/"));
        EXPECT_EQ(format_url(url), text);
    }
}

TEST(Url, KnowsItsKind) {
    EXPECT_TRUE(is_imap(Scheme::imap_starttls));
    EXPECT_TRUE(is_pop3(Scheme::pop3_plain));
    EXPECT_TRUE(is_local(Scheme::mh));
    EXPECT_FALSE(is_local(Scheme::sendmail));
    EXPECT_FALSE(is_local(Scheme::imaps));
}

}  // namespace
}  // namespace alder::config
