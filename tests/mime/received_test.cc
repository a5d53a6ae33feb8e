#include "mime/received.h"

#include <gtest/gtest.h>

namespace alder::mime {
namespace {

TEST(Received, TellsWhoGaveWhatToWhomAndWhen) {
    const Received hop = parse_received(
        "from mail.example.org (mx1.example.org [192.0.2.7])\r\n"
        "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n"
        "\tby mx.example.net (Postfix) with ESMTPS id 4F00\r\n"
        "\tfor <ann@example.net>; Sat, 31 Jan 2026 09:05:00 +0100 (CET)");
    EXPECT_EQ(hop.from, "mail.example.org");
    EXPECT_EQ(hop.from_host, "mx1.example.org");
    EXPECT_EQ(hop.from_address, "192.0.2.7");
    EXPECT_EQ(hop.by, "mx.example.net");
    EXPECT_EQ(hop.with, "ESMTPS");
    EXPECT_EQ(hop.tls_version, "TLSv1.3");
    EXPECT_EQ(hop.tls_cipher, "TLS_AES_256_GCM_SHA384");
    EXPECT_EQ(hop.id, "4F00");
    EXPECT_EQ(hop.recipient, "ann@example.net");
    ASSERT_TRUE(hop.date);
    EXPECT_EQ(mail::to_rfc3339(*hop.date), "2026-01-31T09:05:00+01:00");
}

TEST(Received, ReadsTheFormsOfEximAndQmail) {
    const Received exim = parse_received(
        "from [2001:db8::5] (helo=laptop) by mx.example.net with esmtpsa (TLS1.2:ECDHE_RSA:256) "
        "(Exim 4.96) id 1abc; Sat, 31 Jan 2026 09:05:00 +0000");
    EXPECT_EQ(exim.from, "2001:db8::5");
    EXPECT_EQ(exim.helo, "laptop");
    EXPECT_EQ(exim.tls_cipher, "ECDHE_RSA");
    const Received qmail = parse_received(
        "from unknown (HELO pc) (joe@192.0.2.9) by example.net with SMTP; "
        "31 Jan 2026 09:05:00 -0000");
    EXPECT_EQ(qmail.helo, "pc");
    EXPECT_EQ(qmail.ident, "joe@192.0.2.9");
}

TEST(Received, IsTotal) {
    EXPECT_EQ(parse_received(""), Received());
    EXPECT_EQ(parse_received("((((").from, "");
    EXPECT_EQ(parse_received("from from by by id").by, "by");
}

}  // namespace
}  // namespace alder::mime
