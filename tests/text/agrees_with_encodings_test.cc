// The tables of the Encoding Standard, as its own index files give them (whatwg-encoding) and as
// generated samples (encoding_rs).

#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/support/agreement.h"
#include "tests/support/paths.h"
#include "text/charset.h"
#include "text/utf8.h"

namespace alder::text {
namespace {

constexpr const char* kList = "tests/text/disagreements.txt";

using Index = std::map<int, char32_t>;  // by pointer

Index index_of(const std::string& name) {
    Index out;
    std::ifstream file(*tests::corpus_path("whatwg-encoding/index-" + name + ".txt"));
    for (std::string line; std::getline(file, line);) {
        std::istringstream in(line);
        int pointer = 0;
        std::string code;
        if (line.empty() || line[0] == '#' || !(in >> pointer >> code)) continue;
        out[pointer] = static_cast<char32_t>(std::stoul(code, nullptr, 16));
    }
    return out;
}

std::string bytes_of(std::initializer_list<int> values) {
    std::string out;
    for (const int value : values) out += static_cast<char>(value);
    return out;
}

// The bytes of a pointer in each charset: the Encoding Standard's encoders, 10 to 13.
std::string single(int pointer) { return bytes_of({0x80 + pointer}); }
std::string big5(int pointer) {
    const int trail = pointer % 157;
    return bytes_of({pointer / 157 + 0x81, trail + (trail < 0x3f ? 0x40 : 0x62)});
}
std::string euc_kr(int pointer) { return bytes_of({pointer / 190 + 0x81, pointer % 190 + 0x41}); }
std::string gb18030(int pointer) {
    const int trail = pointer % 190;
    return bytes_of({pointer / 190 + 0x81, trail + (trail < 0x3f ? 0x40 : 0x41)});
}
std::string gb18030_four(int pointer) {
    return bytes_of({pointer / 12600 + 0x81, pointer / 1260 % 10 + 0x30, pointer / 10 % 126 + 0x81,
                     pointer % 10 + 0x30});
}
std::string shift_jis(int pointer) {
    const int lead = pointer / 188;
    const int trail = pointer % 188;
    return bytes_of({lead + (lead < 0x1f ? 0x81 : 0xc1), trail + (trail < 0x3f ? 0x40 : 0x41)});
}
std::string euc_jp(int pointer) { return bytes_of({pointer / 94 + 0xa1, pointer % 94 + 0xa1}); }
std::string euc_jp_212(int pointer) { return "\x8f" + euc_jp(pointer); }
std::string iso_2022_jp(int pointer) {
    return "\x1b$B" + bytes_of({pointer / 94 + 0x21, pointer % 94 + 0x21}) + "\x1b(B";
}
std::string katakana(int pointer) { return bytes_of({pointer + 0xa1}); }

class Comparison {
public:
    explicit Comparison(tests::Agreement& agreement) : agreement_(agreement) {}

    void table(const std::string& label, const Index& index,
               const std::function<std::string(int)>& encoded) {
        for (const auto& [pointer, code] : index) {
            const std::string bytes = encoded(pointer);
            if (bytes.empty()) continue;
            std::string expected;
            append_utf8(expected, code);
            agreement_.compare(label + " " + std::to_string(pointer), to_utf8(bytes, label),
                               expected);
        }
    }

private:
    tests::Agreement& agreement_;
};

// All pointers of gb18030 with four bytes, from the beginnings of their ranges.
Index all_of_ranges(const Index& ranges) {
    constexpr int kLast = 39419;      // of the plane; then U+10000 from 189000 on
    constexpr int kException = 7457;  // means U+E7C7, 10.2.1
    Index out;
    for (auto range = ranges.begin(); range != ranges.end(); ++range) {
        const auto next = std::next(range);
        const int end = next == ranges.end() ? range->first + 0x1000 : next->first;
        for (int pointer = range->first; pointer < end; ++pointer) {
            if (pointer > kLast && pointer < 189000) break;
            const auto ahead = static_cast<char32_t>(pointer - range->first);
            out[pointer] = pointer == kException ? 0xe7c7 : range->second + ahead;
        }
    }
    return out;
}

// Those of the ISO sets we read as what programs mean by them, see Charset.TellsTheWindowsCharset….
Index without_controls(const std::string& name, Index index) {
    if (name.starts_with("iso-"))
        std::erase_if(index, [](const auto& row) { return row.first < 32; });
    return index;
}

TEST(Agreement, WithTheTablesOfTheEncodingStandard) {
    if (!tests::corpus_path("whatwg-encoding")) GTEST_SKIP() << "whatwg-encoding is not here";
    tests::Agreement agreement("whatwg-encoding", kList);
    Comparison compare(agreement);
    for (const std::string name :
         {"ibm866",       "iso-8859-2",    "iso-8859-3",   "iso-8859-4",   "iso-8859-5",
          "iso-8859-6",   "iso-8859-7",    "iso-8859-8",   "iso-8859-10",  "iso-8859-13",
          "iso-8859-14",  "iso-8859-15",   "iso-8859-16",  "koi8-r",       "koi8-u",
          "macintosh",    "windows-874",   "windows-1250", "windows-1251", "windows-1252",
          "windows-1253", "windows-1254",  "windows-1255", "windows-1256", "windows-1257",
          "windows-1258", "x-mac-cyrillic"})
        compare.table(name, without_controls(name, index_of(name)), single);
    compare.table("big5", index_of("big5"), big5);
    compare.table("euc-kr", index_of("euc-kr"), euc_kr);
    compare.table("gbk", index_of("gb18030"), gb18030);
    compare.table("gb18030", all_of_ranges(index_of("gb18030-ranges")), gb18030_four);
    const Index jis0208 = index_of("jis0208");
    compare.table("shift_jis", jis0208, shift_jis);
    const auto only_94 = [](auto encoder) {
        return [encoder](int pointer) { return pointer < 94 * 94 ? encoder(pointer) : ""; };
    };
    compare.table("euc-jp", jis0208, only_94(euc_jp));
    compare.table("euc-jp", index_of("jis0212"), euc_jp_212);
    compare.table("iso-2022-jp", jis0208, only_94(iso_2022_jp));
    Index half_width;
    for (int i = 0; i < 63; ++i) half_width[i] = static_cast<char32_t>(0xff61 + i);
    compare.table("shift_jis", half_width, katakana);
    agreement.judge(99.999);
}

// Four characters of Big5 are two of Unicode each (11.1.1); they have no row in the index.
TEST(Charset, ReadsTheTwofoldCharactersOfBig5) {
    EXPECT_EQ(to_utf8("\x88\x62\x88\x64\x88\xa3\x88\xa5", "big5"),
              "\u00ca\u0304\u00ca\u030c\u00ea\u0304\u00ea\u030c");
}

TEST(Charset, LeavesControlCharactersOfShiftJisWhereTheyAre) {
    EXPECT_EQ(to_utf8("\x1a\x1c\x7f\x80", "shift_jis"), "\x1a\x1c\x7f\u0080");
    EXPECT_EQ(to_utf8("\x80", "gbk"), "€");
}

// What is decoded is X_in (and X_out_ref, which an encoder of theirs made from X_out).
TEST(Agreement, WithEncodingRs) {
    const auto folder = tests::corpus_path("encoding_rs");
    if (!folder) GTEST_SKIP() << "encoding_rs is not here";
    tests::Agreement agreement("encoding_rs", kList);
    const auto lines = [](const std::string& text) {
        std::vector<std::string> out;
        std::istringstream in(text);
        for (std::string line; std::getline(in, line);) out.push_back(line);
        return out;
    };
    const auto compare = [&](const std::string& bytes, const std::string& text,
                             const std::string& label) {
        const auto ours = lines(to_utf8(tests::contents(*folder / bytes), label));
        const auto theirs = lines(tests::contents(*folder / text));
        ASSERT_EQ(ours.size(), theirs.size()) << bytes;
        for (std::size_t i = 0; i < ours.size(); ++i)
            agreement.compare(bytes + " line " + std::to_string(i + 1), ours[i], theirs[i]);
    };
    compare("jis0208_in.txt", "jis0208_in_ref.txt", "euc-jp");
    compare("jis0212_in.txt", "jis0212_in_ref.txt", "euc-jp");
    compare("iso_2022_jp_in.txt", "iso_2022_jp_in_ref.txt", "iso-2022-jp");
    compare("jis0208_out_ref.txt", "jis0208_out.txt", "euc-jp");
    compare("iso_2022_jp_out_ref.txt", "iso_2022_jp_out.txt", "iso-2022-jp");
    agreement.judge(99);
}

// Detection: files of web pages and feeds, each in a folder that names its charset. They must
// decode without a label as they do with it.
TEST(Agreement, WithChardet) {
    const auto folder = tests::corpus_path("chardet");
    if (!folder) GTEST_SKIP() << "chardet is not here";
    tests::Agreement agreement("chardet", kList);
    for (const auto& file : tests::files_below(*folder)) {
        std::string label = file.parent_path().filename().string();
        // "iso-8859-2-polish" names a language too.
        while (charset_name(label).empty() && label.find('-') != std::string::npos)
            label.resize(label.rfind('-'));
        const std::string bytes = tests::contents(file);
        agreement.compare(std::filesystem::relative(file, *folder).string(), to_utf8(bytes, ""),
                          to_utf8(bytes, label));
    }
    agreement.judge(95);
}

}  // namespace
}  // namespace alder::text
