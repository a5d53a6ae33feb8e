// How fast messages are read, side by side with GMime in one run over the same bytes: CPU time,
// rounds taken in turn, medians.
//
//   mime_bench [ROUNDS]     reads the collections below $ALDER_CORPUS; skips what is not there

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <time.h>

#include "base/digest.h"
#include "mime/entity.h"
#include "mime/summary.h"
#include "mime/transfer.h"
#include "tests/support/agreement.h"
#include "tests/support/paths.h"
#ifdef ALDER_HAS_GMIME
#include "tests/bench/gmime_side.h"
#endif

namespace {

using namespace alder;
using Work = std::function<std::size_t(std::string_view)>;

constexpr std::size_t kPiece = 64 * 1024;  // bytes

struct Set {
    std::string name;
    std::vector<std::string> messages;
    std::size_t bytes() const {
        std::size_t sum = 0;
        for (const std::string& message : messages) sum += message.size();
        return sum;
    }
};

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::size_t g_sum = 0;  // so that no work is left out

double time_of(const Set& set, const Work& work) {
    const double begin = cpu_seconds();
    for (const std::string& message : set.messages) g_sum += work(message);
    return cpu_seconds() - begin;
}

double median(std::vector<double> times) {
    std::ranges::sort(times);
    return times[times.size() / 2];
}

std::size_t decode(std::string_view bytes) {
    const mime::Message message = mime::Message::view(bytes);
    std::size_t sum = mime::parse_envelope(message.root().header).subject.size();
    for (const std::size_t leaf : message.leaves()) {
        const mime::Part& part = message.part(leaf);
        if (const auto nested = message.nested(leaf))
            sum += decode(nested->bytes());
        else
            sum += part.type.type == "text" ? message.text(leaf).size()
                                            : message.decoded(leaf).bytes.size();
    }
    return sum;
}

std::size_t index_row(std::string_view header) {
    return mime::parse_envelope(mime::scan_header(header)).subject.size();
}

// In pieces, as a big attachment is written to disk.
std::size_t base64(std::string_view encoded) {
    mime::Base64Decoder decoder;
    std::size_t sum = 0;
    for (std::size_t at = 0; at < encoded.size(); at += kPiece)
        sum += decoder.feed(encoded.substr(at, kPiece)).size();
    return sum + decoder.finish().size();
}

void compare(const Set& set, int rounds, const Work& ours, const Work& theirs) {
    if (set.messages.empty()) {
        std::cout << fmt::format("{:<34} not here\n", set.name);
        return;
    }
    std::vector<double> own;
    std::vector<double> other;
    for (int i = 0; i < rounds; ++i) {
        own.push_back(time_of(set, ours));
        if (theirs) other.push_back(time_of(set, theirs));
    }
    const double megabytes = static_cast<double>(set.bytes()) / 1e6;
    std::string line = fmt::format("{:<34} {:>8.1f} MB  ours {:>8.1f} MB/s", set.name, megabytes,
                                   megabytes / median(own));
    if (theirs)
        line += fmt::format("  GMime {:>8.1f} MB/s  ratio {:>6.2f}", megabytes / median(other),
                            median(other) / median(own));
    std::cout << line << std::endl;
}

Set spamassassin() {
    Set set{"SpamAssassin, all decoded", {}};
    if (const auto path = tests::corpus_path("spamassassin"))
        for (const auto& file : tests::files_below(*path))
            set.messages.push_back(tests::contents(file));
    return set;
}

// Unpacked by hand: zstd -d linux-mips-1996-2005.mbox.zst -o $TMPDIR/mips.mbox
Set mailing_list() {
    Set set{"mailing list, all decoded", {}};
    const char* file = std::getenv("ALDER_BENCH_MBOX");
    if (file == nullptr) return set;
    const std::string mbox = tests::contents(file);
    for (std::size_t at = 0; at < mbox.size();) {
        const std::size_t next = std::min(mbox.find("\nFrom ", at), mbox.size() - 1) + 1;
        const std::size_t header = std::min(mbox.find('\n', at), mbox.size() - 1) + 1;
        set.messages.push_back(mbox.substr(header, next - header));
        at = next;
    }
    return set;
}

Set big_attachments() {
    const std::string bytes = random_bytes(24'000'000);
    const std::string boundary = "a-boundary";
    std::string message =
        "From: ann@example.org\r\nSubject: files\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=" +
        boundary + "\r\n\r\n--" + boundary + "\r\n\r\nHere they are.\r\n";
    for (int i = 0; i < 2; ++i)
        message += "--" + boundary +
                   "\r\nContent-Type: application/octet-stream\r\n"
                   "Content-Transfer-Encoding: base64\r\n\r\n" +
                   mime::encode_base64(bytes) + "\r\n";
    return {"big attachments, all decoded", {message + "--" + boundary + "--\r\n"}};
}

Set headers_of(const Set& messages, std::string name) {
    Set set{std::move(name), {}};
    for (const std::string& message : messages.messages)
        set.messages.push_back(message.substr(0, mime::scan_header(message).size));
    return set;
}

}  // namespace

int main(int argc, char** argv) {
    const int rounds = argc > 1 ? std::atoi(argv[1]) : 5;
    Work their_decode;
    Work their_header;
    Work their_base64;
#ifdef ALDER_HAS_GMIME
    bench::start_gmime();
    their_decode = bench::gmime_decode;
    their_header = bench::gmime_parse_header;
    their_base64 = bench::gmime_base64;
#else
    std::cout << "built without GMime (libgmime-3.0-dev): no ratios\n";
#endif
    const Set spam = spamassassin();
    const Set list = mailing_list();
    compare(spam, rounds, decode, their_decode);
    compare(list, rounds, decode, their_decode);
    compare(big_attachments(), rounds, decode, their_decode);
    compare({"base64 in lines of 76", {mime::encode_base64(random_bytes(48'000'000))}}, rounds,
            base64, their_base64);
    compare(headers_of(spam, "index rows, SpamAssassin"), rounds, index_row, their_header);
    compare(headers_of(list, "index rows, mailing list"), rounds, index_row, their_header);
    return g_sum == 0 ? 1 : 0;
}
