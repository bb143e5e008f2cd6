package dev.fovea.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.VisionEngine;
import dev.fovea.engine.api.ImageSource;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Vectors of pictures by the model that ships. */
@ExtendWith(Engines.class)
class PictureVectorTest {
    private static final int WIDTH = 300;
    private static final int HEIGHT = 200;

    private static ImageSource page(Color paper, String... lines) {
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setColor(paper);
        pen.fillRect(0, 0, WIDTH, HEIGHT);
        pen.setColor(Color.BLACK);
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 18));
        for (int i = 0; i < lines.length; i++) {
            pen.drawString(lines[i], 15, 30 + 26 * i);
        }
        pen.dispose();
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            int pixel = picture.getRGB(i % WIDTH, i / WIDTH);
            rgb[3 * i] = (byte) (pixel >> 16);
            rgb[3 * i + 1] = (byte) (pixel >> 8);
            rgb[3 * i + 2] = (byte) pixel;
        }
        return ImageSource.rgb(WIDTH, HEIGHT, rgb);
    }

    private static double likeness(float[] a, float[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    @Test
    void a_page_that_changed_a_little_stays_nearer_than_another(VisionEngine engine) {
        String[] letter = {"Dear Mrs. Brown,", "thank you for the lamp.", "It arrived on Monday.", "Regards, Tom"};
        String[] edited = {"Dear Mrs. Brown,", "thank you for the lamp.", "It arrived on Friday.", "Regards, Tom"};
        String[] receipt = {"2 Bread    4.20", "1 Milk     1.10", "Total      5.30"};

        float[] first =
                engine.embed(page(Color.WHITE, letter), OptionalInt.empty()).join();
        float[] again =
                engine.embed(page(Color.WHITE, letter), OptionalInt.empty()).join();
        float[] little =
                engine.embed(page(Color.WHITE, edited), OptionalInt.empty()).join();
        float[] other = engine.embed(page(new Color(255, 240, 200), receipt), OptionalInt.empty())
                .join();

        assertThat(again).isEqualTo(first);
        assertThat(likeness(first, first)).isBetween(0.99999, 1.00001);
        assertThat(likeness(first, little))
                .isGreaterThan(likeness(first, other))
                .isLessThan(1);
    }

    @Test
    void vectors_and_answers_are_the_same_side_by_side(VisionEngine engine) {
        FoveaChatModel model = FoveaChatModel.builder().engine(engine).build();
        TrialPage card = TrialPage.ALL.getFirst();
        ImageContent picture = card.picture();
        ChatRequest read = ChatRequest.builder()
                .messages(UserMessage.from(picture, TextContent.from("Read the text.")))
                .build();
        String alone = model.chat(read).aiMessage().text();
        float[] vector =
                engine.embed(page(Color.WHITE, "Total: 5"), OptionalInt.empty()).join();

        CompletableFuture<String> beside =
                CompletableFuture.supplyAsync(() -> model.chat(read).aiMessage().text());
        List<CompletableFuture<float[]>> vectors = IntStream.range(0, 8)
                .mapToObj(i -> engine.embed(page(Color.WHITE, "Total: 5"), OptionalInt.empty()))
                .toList();

        assertThat(vectors).allSatisfy(one -> assertThat(one.join()).isEqualTo(vector));
        assertThat(beside.join()).isEqualTo(alone);
    }
}
