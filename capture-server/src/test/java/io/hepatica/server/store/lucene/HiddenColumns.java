package io.hepatica.server.store.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FilterBinaryDocValues;
import org.apache.lucene.index.FilterDirectoryReader;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.FilterNumericDocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;

/**
 * An index as a version wrote it that knew of no doc values to be counted, or as a later one merged
 * it with documents of its own.
 */
final class HiddenColumns extends FilterDirectoryReader {
  private HiddenColumns(DirectoryReader in, boolean all) throws IOException {
    super(
        in,
        new SubReaderWrapper() {
          @Override
          public LeafReader wrap(LeafReader reader) {
            return new Leaf(reader, all);
          }
        });
  }

  /**
   * @param all or only those of every other document
   */
  static DaySnapshot of(DaySnapshot day, boolean all) {
    try {
      DirectoryReader reader = (DirectoryReader) day.searcher().getIndexReader();
      return DaySnapshot.of(day.usage(), new HiddenColumns(reader, all), day.dictionary());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected DirectoryReader doWrapDirectoryReader(DirectoryReader in) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CacheHelper getReaderCacheHelper() {
    return null;
  }

  private static final class Leaf extends FilterLeafReader {
    private final boolean all;

    Leaf(LeafReader in, boolean all) {
      super(in);
      this.all = all;
    }

    @Override
    public BinaryDocValues getBinaryDocValues(String field) throws IOException {
      BinaryDocValues values = super.getBinaryDocValues(field);
      if (!field.equals(BlockDocument.TIMELINE)) {
        return values;
      }
      assertThere(values);
      return new FilterBinaryDocValues(values) {
        @Override
        public boolean advanceExact(int document) throws IOException {
          return super.advanceExact(document) && !all && document % 2 == 0;
        }
      };
    }

    @Override
    public NumericDocValues getNumericDocValues(String field) throws IOException {
      NumericDocValues values = super.getNumericDocValues(field);
      if (!field.equals(SessionDocument.STATE)) {
        return values;
      }
      assertThere(values);
      return new FilterNumericDocValues(values) {
        @Override
        public boolean advanceExact(int document) throws IOException {
          return super.advanceExact(document) && !all && document % 2 == 0;
        }
      };
    }

    private static void assertThere(Object values) {
      if (values == null) {
        throw new AssertionError("nothing to hide");
      }
    }

    @Override
    public CacheHelper getCoreCacheHelper() {
      return null;
    }

    @Override
    public CacheHelper getReaderCacheHelper() {
      return null;
    }
  }
}
