package io.hepatica.server.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hepatica.server.journal.ImportMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportListTest {
  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("imports.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "null",
        "[]",
        "{\"imports\":[{}],\"deleted\":[]}",
        "{\"imports\":[null],\"deleted\":[]}",
        "{\"imports\":[],\"deleted\":[null]}",
        "{\"imports\":[],\"deleted\":{}}"
      })
  void file_thatIsNoList_isRefusedInOneLine(String content) throws IOException {
    Files.writeString(file(), content);
    assertThatThrownBy(() -> ImportList.open(file(), 0))
        .isInstanceOf(IOException.class)
        .satisfies(refusal -> assertThat(refusal.getMessage()).isNotBlank().doesNotContain("\n"));
  }

  @Test
  void change_thatCantBeWritten_hasNotHappened() throws Exception {
    ImportList list = ImportList.open(file(), 0);
    list.begin(new ImportMark(1, "one"), "one.pcap", 5, 0);
    Files.delete(file());
    // What is in its way: a directory that is not empty.
    Files.createDirectories(file().resolve("in-the-way"));

    assertThatThrownBy(() -> list.begin(new ImportMark(2, "two"), "two.pcap", 6, 0))
        .isInstanceOf(IOException.class);
    assertThat(list.refusal("two")).isEmpty();
    assertThatThrownBy(() -> list.remove("one")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> list.beginDeletion("one")).isInstanceOf(IOException.class);
    assertThat(list.isDeleted(1)).isFalse();
    assertThat(list.all())
        .singleElement()
        .satisfies(left -> assertThat(left.state()).isEqualTo(Import.RUNNING));
  }

  @Test
  void deletedIds_areTheNewestOnly() throws Exception {
    String ids =
        LongStream.rangeClosed(1, ImportList.MAX_DELETED)
            .map(each -> ImportList.MAX_DELETED - each)
            .mapToObj(Long::toString)
            .collect(Collectors.joining(","));
    Files.writeString(file(), "{\"imports\":[],\"deleted\":[" + ids + "]}");
    ImportList list = ImportList.open(file(), 0);
    long oldest = ImportList.MAX_DELETED - 1;
    assertThat(list.isDeleted(oldest)).isTrue();
    list.begin(new ImportMark(-7, "new"), "new.pcap", 5, 0);
    list.beginDeletion("new");

    ImportList again = ImportList.open(file(), 0);
    for (ImportList each : new ImportList[] {list, again}) {
      assertThat(each.isDeleted(-7)).isTrue();
      assertThat(each.isDeleted(0)).isTrue();
      assertThat(each.isDeleted(oldest)).isFalse();
    }
  }
}
