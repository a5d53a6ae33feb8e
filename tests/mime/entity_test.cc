#include "mime/entity.h"

#include <chrono>
#include <random>

#include <gtest/gtest.h>

namespace alder::mime {
namespace {

// "path type" of each part, in order.
std::string tree(const Message& message) {
    std::string out;
    for (const Part& part : message.parts())
        out += (out.empty() ? "" : ", ") + part.path + " " + part.type.full();
    return out;
}

std::string paths(const Message& message, const std::vector<std::size_t>& indexes) {
    std::string out;
    for (const std::size_t i : indexes) out += (out.empty() ? "" : " ") + message.part(i).path;
    return out;
}

bool has(const Message& message, Defect defect) {
    const auto defects = message.defects();
    return std::find(defects.begin(), defects.end(), defect) != defects.end();
}

std::string nested_multiparts(int depth) {
    std::string out;
    for (int i = 0; i < depth; ++i) {
        const std::string b = "b" + std::to_string(i);
        out += "Content-Type: multipart/mixed; boundary=" + b + "\n\n--" + b + "\n";
    }
    return out + "\nleaf\n";
}

TEST(Entity, ReadsASinglePart) {
    const Message message = Message::parse("Subject: x\n\nbody\n");
    EXPECT_EQ(tree(message), "1 text/plain");
    EXPECT_EQ(message.text(0), "body\n");
    EXPECT_TRUE(message.defects().empty());
}

TEST(Entity, ReadsNestedMultiparts) {
    const Message message = Message::parse(
        "Content-Type: multipart/mixed; boundary=\"out\"\r\n\r\npreamble\r\n--out\r\n"
        "Content-Type: multipart/alternative; boundary=in\r\n\r\n--in\r\n\r\nplain\r\n--in\r\n"
        "Content-Type: text/html\r\n\r\n<p>html\r\n--in--\r\n\r\n--out \t\r\n"
        "Content-Type: application/pdf\r\nContent-Transfer-Encoding: "
        "base64\r\n\r\nSGk=\r\n--out--\r\nepilogue");
    EXPECT_EQ(tree(message),
              " multipart/mixed, 1 multipart/alternative, 1.1 text/plain, 1.2 text/html, 2 "
              "application/pdf");
    EXPECT_EQ(message.text(2), "plain");
    EXPECT_EQ(message.decoded(4).bytes, "Hi");
    EXPECT_TRUE(message.defects().empty());
    EXPECT_EQ(paths(message, message.leaves()), "1.1 1.2 2");
}

TEST(Entity, BodiesAreViewsIntoTheBuffer) {
    const std::string bytes = "A: b\n\nbody";
    EXPECT_EQ(Message::view(bytes).root().body.data(), bytes.data() + 6);
}

TEST(Entity, SaysThatTheFinalBoundaryIsMissing) {
    const Message message =
        Message::parse("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n");
    EXPECT_EQ(message.parts().size(), 3U);
    EXPECT_EQ(message.text(2), "two\n");
    EXPECT_EQ(message.defects(), std::vector{Defect::no_final_boundary});
}

TEST(Entity, ClosesInnerPartsAtAnOuterBoundary) {
    const Message message = Message::parse(
        "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/mixed; "
        "boundary=i\n\n--i\n\n"
        "inner\n--o\n\nouter\n--o--\n");
    EXPECT_EQ(tree(message), " multipart/mixed, 1 multipart/mixed, 1.1 text/plain, 2 text/plain");
    EXPECT_EQ(message.text(2), "inner");
    EXPECT_EQ(message.text(3), "outer");
}

TEST(Entity, TakesInnerAndOuterOfTheSameBoundaryApart) {
    const Message message = Message::parse(
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; "
        "boundary=b\n\n--b\n\n"
        "inner\n--b--\n--b\n\nouter\n--b--\n");
    EXPECT_EQ(tree(message), " multipart/mixed, 1 multipart/mixed, 1.1 text/plain, 2 text/plain");
}

TEST(Entity, IsNotFooledByABoundaryThatBeginsAnother) {
    const Message message =
        Message::parse("Content-Type: multipart/mixed; boundary=abc\n\n--abc\n\n--abcd\n--abc--\n");
    EXPECT_EQ(message.text(1), "--abcd");
}

TEST(Entity, ReadsAMultipartWithoutUsableBoundaryAsText) {
    const Message missing = Message::parse("Content-Type: multipart/mixed\n\nhello\n");
    EXPECT_EQ(tree(missing), "1 text/plain");
    EXPECT_TRUE(has(missing, Defect::no_boundary));
    const Message never = Message::parse("Content-Type: multipart/mixed; boundary=x\n\nhello\n");
    EXPECT_EQ(tree(never), "1 text/plain");
    EXPECT_EQ(never.text(0), "hello\n");
    EXPECT_TRUE(has(never, Defect::boundary_not_found));
}

TEST(Entity, GuessesAMissingBoundary) {
    const Message message = Message::parse(
        "Content-Type: multipart/mixed\n\n--xyz\nContent-Type: text/html\n\n<b>\n--xyz--\n");
    EXPECT_EQ(tree(message), " multipart/mixed, 1 text/html");
}

TEST(Entity, DigestsHoldMessages) {
    const Message message = Message::parse(
        "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: inner\n\ntext\n--b--\n");
    EXPECT_EQ(tree(message), " multipart/digest, 1 message/rfc822");
    const auto inner = message.nested(1);
    ASSERT_TRUE(inner);
    EXPECT_EQ(unfold(inner->root().header.value("Subject")), "inner");
    EXPECT_EQ(inner->text(0), "text");
}

TEST(Entity, OpensEncodedNestedMessages) {
    const Message message = Message::parse(
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: "
        "base64\n\nU3ViamVjdDogaGkKCnRleHQK\n");
    const auto inner = message.nested(0);
    ASSERT_TRUE(inner);
    EXPECT_EQ(inner->text(0), "text\n");
}

TEST(Entity, NestedMessageOutlivesTheOneAround) {
    std::optional<Message> inner;
    {
        const Message message =
            Message::parse("Content-Type: message/rfc822\n\nSubject: x\n\nstill here");
        inner = message.nested(0);
    }
    EXPECT_EQ(inner->text(0), "still here");
}

TEST(Entity, FindsPartsByPathAlsoInsideMessages) {
    const Message message = Message::parse(
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Type: "
        "message/rfc822\n\n"
        "Content-Type: multipart/mixed; boundary=c\n\n--c\n\nA\n--c\n\nB\n--c--\n--b--\n");
    const auto found = find_part(message, "2.2");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->message.text(found->index), "B");
    EXPECT_EQ(find_part(message, "1")->index, 1U);
    EXPECT_TRUE(find_part(message, "2"));
    EXPECT_FALSE(find_part(message, "3"));
    EXPECT_FALSE(find_part(message, "2.9"));
}

TEST(Entity, CutsAtADepthOf64) {
    const Message message = Message::parse(nested_multiparts(200));
    EXPECT_EQ(message.parts().size(), 65U);
    EXPECT_TRUE(message.parts().back().opaque);
    EXPECT_TRUE(has(message, Defect::too_deep));
}

TEST(Entity, CutsNestedMessagesAtADepthOf64) {
    std::string bytes;
    for (int i = 0; i < 200; ++i) bytes += "Content-Type: message/rfc822\n\n";
    std::optional<Message> message = Message::parse(bytes);
    int depth = 0;
    while ((message = message->nested(0))) ++depth;
    EXPECT_EQ(depth, kMaxDepth - 1);
}

TEST(Entity, CutsAt10000Parts) {
    std::string bytes = "Content-Type: multipart/mixed; boundary=b\n\n";
    for (int i = 0; i < 1'000'000; ++i) bytes += "--b\n\n";
    const auto begin = std::chrono::steady_clock::now();
    const Message message = Message::parse(bytes);
    EXPECT_EQ(message.parts().size(), kMaxParts);
    EXPECT_TRUE(has(message, Defect::too_many_parts));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
}

TEST(Entity, ReadsLinesThatEndInBareCr) {
    const Message message = Message::parse("Subject: x\r\rline one\rline two\r");
    EXPECT_EQ(message.text(0), "line one\nline two\n");
    EXPECT_TRUE(has(message, Defect::bare_cr_lines));
}

TEST(Entity, DecodesTextToUtf8WithLf) {
    const Message message = Message::parse(
        "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: "
        "quoted-printable\n\ncaf=E9\r\nx");
    EXPECT_EQ(message.text(0), "café\nx");
}

TEST(Entity, IgnoresAnEncodingOnAMultipart) {
    const Message message = Message::parse(
        "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: "
        "base64\n\n--b\n\nx\n--b--\n");
    EXPECT_EQ(message.text(1), "x");
    EXPECT_TRUE(has(message, Defect::encoded_multipart));
}

// The example of RFC 8621, 4.1.4.
TEST(Bodies, AreChosenAsTheStandardSays) {
    std::string bytes = "Content-Type: multipart/mixed; boundary=m1\n\n";
    const auto leaf = [](const std::string& boundary, const std::string& type,
                         const std::string& more = "") {
        return "--" + boundary + "\nContent-Type: " + type + "\n" + more + "\nx\n";
    };
    const std::string file = "Content-Disposition: attachment\n";
    bytes += leaf("m1", "text/plain", "Content-Disposition: inline\n");  // A  1
    bytes += "--m1\nContent-Type: multipart/mixed; boundary=m2\n\n";
    bytes += "--m2\nContent-Type: multipart/alternative; boundary=a\n\n";
    bytes += "--a\nContent-Type: multipart/mixed; boundary=m3\n\n";
    bytes += leaf("m3", "text/plain") + leaf("m3", "image/jpeg", "Content-Disposition: inline\n") +
             leaf("m3", "text/plain") + "--m3--\n";  // B C D
    bytes += "--a\nContent-Type: multipart/related; boundary=r\n\n";
    bytes += leaf("r", "text/html") + leaf("r", "image/jpeg") + "--r--\n--a--\n";  // E F
    bytes += leaf("m2", "image/jpeg", file) + leaf("m2", "application/x-excel") +
             leaf("m2", "message/rfc822") + "--m2--\n";                               // G H J
    bytes += leaf("m1", "text/plain", "Content-Disposition: inline\n") + "--m1--\n";  // K
    const Message message = Message::parse(bytes);
    const Bodies bodies = select_bodies(message);
    EXPECT_EQ(paths(message, bodies.text), "1 2.1.1.1 2.1.1.2 2.1.1.3 3");
    EXPECT_EQ(paths(message, bodies.html), "1 2.1.2.1 3");
    EXPECT_EQ(paths(message, bodies.attachments), "2.1.1.2 2.1.2.2 2.2 2.3 2.4");
}

TEST(Bodies, OfferTheOnlyAlternativeForBoth) {
    const Message message = Message::parse(
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: "
        "text/html\n\nx\n--b--\n");
    const Bodies bodies = select_bodies(message);
    EXPECT_EQ(bodies.text, bodies.html);
    EXPECT_EQ(bodies.text.size(), 1U);
}

TEST(Entity, IsTotal) {
    std::mt19937 random(12);
    const std::string_view pieces[] = {"Content-Type: multipart/mixed; boundary=b\n",
                                       "Content-Type: message/rfc822\n",
                                       "--b\n",
                                       "--b--\n",
                                       "\n",
                                       "\r\n",
                                       "text",
                                       "A: b\n",
                                       "\r",
                                       "--",
                                       " ",
                                       "Content-Type: multipart/digest\n",
                                       "Content-Transfer-Encoding: base64\n",
                                       "\xff",
                                       "Content-Type: multipart/alternative; boundary=c\n",
                                       "--c\n"};
    for (int round = 0; round < 5000; ++round) {
        std::string bytes;
        for (int i = 0; i < 30; ++i) bytes += pieces[random() % std::size(pieces)];
        const Message message = Message::parse(bytes);
        const Bodies bodies = select_bodies(message);
        EXPECT_LE(bodies.text.size(), message.parts().size());
        for (std::size_t i = 0; i < message.parts().size(); ++i) {
            const auto body = message.part(i).body;
            EXPECT_LE(body.size(), message.bytes().size());
            EXPECT_LE(message.text(i).size(), bytes.size() * 3);
            const auto inner = message.nested(i);
            EXPECT_TRUE(!inner || !inner->parts().empty());
        }
    }
}

}  // namespace
}  // namespace alder::mime
