#include "compose/file_type.h"

#include <gtest/gtest.h>

namespace alder::compose {
namespace {

TEST(FileType, IsToldByTheEndOfTheName) {
    EXPECT_EQ(file_type("Report.PDF"), "application/pdf");
    EXPECT_EQ(file_type("archive.tar.gz"), "application/gzip");
    EXPECT_EQ(file_type("Makefile"), "application/octet-stream");
    EXPECT_EQ(file_type("x.unheard-of"), "application/octet-stream");
    EXPECT_EQ(file_type(""), "application/octet-stream");
}

}  // namespace
}  // namespace alder::compose
