package dev.agentnet.coordination.redis;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A reply that is a list of texts, as the bytes that came.
final class BytesOutput extends CommandOutput<String, String, List<byte[]>> {

    BytesOutput() {
        super(StringCodec.UTF8, new ArrayList<>());
    }

    @Override
    public void set(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        output.add(copy);
    }
}
