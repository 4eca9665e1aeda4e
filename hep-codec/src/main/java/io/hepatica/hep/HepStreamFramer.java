package io.hepatica.hep;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts a TCP or TLS stream into HEP3 frames, several in a segment or one over many. Each goes on as
 * a retained slice, so that the next handler must release it; only magic and total length are
 * checked here, the chunks by {@link HepFrame}.
 *
 * <p>A stream without the magic, or with a length below that of the header, can't be trusted to
 * find its feet again: one {@link HepFault} goes on after the frames before it, the rest is thrown
 * away, and the connection is closed. A connection that ends within a frame gives a fault too:
 * {@link HepFault#TOO_SHORT} in its header, {@link HepFault#BAD_LENGTH} after that.
 *
 * <p>A connection holds at most one frame of {@link HepFrame#MAX_LENGTH} bytes and what the channel
 * reads at once. HEP v1 and v2 have no length of their own and are not legal on streams.
 */
public final class HepStreamFramer extends ByteToMessageDecoder {
  private static final int MAGIC = 4;

  private boolean broken;

  /** Whether a frame has begun and is not whole yet; to be asked in the channel's event loop. */
  public boolean isWithinFrame() {
    return actualReadableBytes() > 0;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    int readable = in.readableBytes();
    if (readable < MAGIC) {
      return;
    }
    int start = in.readerIndex();
    int magic = in.getInt(start);
    if (magic != HepFrame.HEP3 && magic != HepFrame.EEP3) {
      breakOff(ctx, in, out, HepFault.UNKNOWN_MAGIC);
      return;
    }
    if (readable < HepFrame.HEADER) {
      return;
    }
    int length = in.getUnsignedShort(start + MAGIC);
    if (length < HepFrame.HEADER) {
      breakOff(ctx, in, out, HepFault.BAD_LENGTH);
    } else if (readable >= length) {
      out.add(in.readRetainedSlice(length));
    }
  }

  @Override
  protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    decode(ctx, in, out);
    int rest = in.readableBytes();
    if (rest > 0 && out.isEmpty()) {
      breakOff(ctx, in, out, rest < HepFrame.HEADER ? HepFault.TOO_SHORT : HepFault.BAD_LENGTH);
    }
  }

  private void breakOff(ChannelHandlerContext ctx, ByteBuf in, List<Object> out, HepFault fault) {
    broken = true;
    in.skipBytes(in.readableBytes());
    out.add(fault);
    ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
  }
}
