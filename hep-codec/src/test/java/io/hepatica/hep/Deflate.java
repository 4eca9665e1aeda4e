package io.hepatica.hep;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** The JDK's compressors, as senders of compressed payloads. */
enum Deflate {
  GZIP,
  ZLIB,
  RAW;

  byte[] pack(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (Deflater raw = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        OutputStream out =
            switch (this) {
              case GZIP -> new GZIPOutputStream(packed);
              case ZLIB -> new DeflaterOutputStream(packed);
              case RAW -> new DeflaterOutputStream(packed, raw);
            }) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
