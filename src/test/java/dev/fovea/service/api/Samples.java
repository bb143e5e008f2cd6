package dev.fovea.service.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Requests and pictures to test with. */
public final class Samples {
    /** What the sample card says, and what the model that ships reads on it. */
    public static final String CARD_TEXT = "Date: 1996-07-22\nPhone: 716-3296";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Samples() {}

    /** The card that the page offers for a try. */
    public static byte[] card() {
        try (InputStream in = Samples.class.getResourceAsStream("/META-INF/resources/sample.png")) {
            if (in == null) {
                throw new IllegalStateException("the page has lost its sample");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String dataUri(byte[] picture) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(picture);
    }

    /** A request with words alone. */
    public static ObjectNode asking(String question) {
        ObjectNode request = JSON.createObjectNode();
        request.putArray("messages").addObject().put("role", "user").put("content", question);
        return request;
    }

    /** A request with a picture. */
    public static ObjectNode asking(byte[] picture, String question) {
        return askingAbout(dataUri(picture), question);
    }

    /** A request with a picture by URL. */
    public static ObjectNode askingAbout(String url, String question) {
        ObjectNode request = JSON.createObjectNode();
        ArrayNode content =
                request.putArray("messages").addObject().put("role", "user").putArray("content");
        content.addObject().put("type", "image_url").putObject("image_url").put("url", url);
        content.addObject().put("type", "text").put("text", question);
        return request;
    }

    /** The first picture's part of such a request. */
    public static ObjectNode imageUrl(ObjectNode request) {
        return (ObjectNode) request.at("/messages/0/content/0/image_url");
    }

    /** A request whose answer is long: at this temperature the end of the turn is one token among hundreds. */
    public static ObjectNode askingForMuch() {
        return asking("Read the text.").put("temperature", 100).put("seed", 7).put("n", 16);
    }

    /** A picture of one colour. */
    public static byte[] blank(int width, int height, String format) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A PNG file of a few bytes that claims to be larger than any memory. */
    public static byte[] bomb() {
        ByteBuffer size = ByteBuffer.allocate(13).putInt(100_000).putInt(100_000);
        size.put(new byte[] {8, 2, 0, 0, 0});
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        file.writeBytes(chunk("IHDR", size.array()));
        file.writeBytes(chunk("IDAT", new byte[] {0x78, (byte) 0x9c, 3, 0, 0, 0, 0, 1}));
        file.writeBytes(chunk("IEND", new byte[0]));
        return file.toByteArray();
    }

    private static byte[] chunk(String type, byte[] data) {
        ByteBuffer body = ByteBuffer.allocate(4 + data.length);
        body.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        CRC32 crc = new CRC32();
        crc.update(body.array());
        return ByteBuffer.allocate(8 + body.capacity())
                .putInt(data.length)
                .put(body.array())
                .putInt((int) crc.getValue())
                .array();
    }
}
