"""python -m unittest, in this folder. What can be wrong without a loss that shows it."""

import json
import math
import random
import unittest
from functools import lru_cache
from pathlib import Path
from unittest import mock

import numpy as np
import torch

import curriculum
import documents
import evaluate
import letters
import pages
import preference
import tasks
import text as text_
import vision
from generate import generate
from model import Config, InternVl, pixel_shuffle
from muon import orthogonal
from pack import Encoded, Encoder, closest_grid, collate, pack, positions, tiles
from text import Sample, Turn, train_tokenizer, write


def patched_length(tokens: int):
    return mock.patch.object(preference, "LONGEST", tokens)


GOLDEN = Path(__file__).parents[2] / "engine/core/src/test/fixtures"


@lru_cache
def encoder() -> Encoder:
    return Encoder(Config(), train_tokenizer(curriculum.texts(random.Random(0)), 400))


class Positions(unittest.TestCase):
    def test_agree_with_the_reference(self):
        for line in (GOLDEN / "v2pe/positions.jsonl").read_text().splitlines():
            case = json.loads(line)
            numerator, denominator = map(int, case["delta"].split("/"))
            delta = numerator / denominator
            visual, runs = [], []
            # Each picture stands between <img> and </img>, which are text.
            for number, text in enumerate(case["text_segments"]):
                last = number == len(case["tiles"])
                visual += [False] * (text + (number > 0) + (not last))
                if not last:
                    runs.append((len(visual), case["tiles"][number] * case["T"], delta))
                    visual += [True] * runs[-1][1]
            found = positions(np.array(visual), runs)
            expected = np.concatenate([start + step * np.arange(n) for start, step, n in case["runs_start_step_count"]])
            np.testing.assert_array_equal(found, expected.astype(np.float32))


class Tiling(unittest.TestCase):
    def test_grids_agree_with_the_reference(self):
        for width, height, least, most, size, columns, rows in json.loads((GOLDEN / "preprocess/grid_table.json").read_text())["rows"]:
            if least == 1:
                self.assertEqual(closest_grid(width, height, most, size), (columns, rows), (width, height, most))

    def test_tiles_run_from_left_to_right_then_down(self):
        page = documents.card(random.Random(1), pages.SEEN, 2).image.resize((224, 112))
        first, second, _ = tiles(page, 2, 1, 112)
        both = tiles(page, 1, 1, 224)[0]
        self.assertEqual(first.shape, (3, 112, 112))
        self.assertGreater(abs(first - second).mean(), 0.01)
        self.assertEqual(both.shape, (3, 224, 224))


class Model(unittest.TestCase):
    def test_pixel_shuffle_joins_squares_of_four_patches(self):
        patches = torch.arange(16.0).view(1, 16, 1)
        self.assertEqual(pixel_shuffle(patches)[0].tolist(), [[0, 1, 4, 5], [2, 3, 6, 7], [8, 9, 12, 13], [10, 11, 14, 15]])

    def test_a_sample_is_answered_alike_alone_and_packed(self):
        e, r = encoder(), random.Random(2)
        model = InternVl(Config()).eval()
        group = [e.encode(curriculum.sample(r, 4), r) for _ in range(4)]
        with torch.no_grad():
            packed = model(collate(group))
            alone = torch.cat([model(collate([one])) for one in group])
        torch.testing.assert_close(packed, alone, rtol=1e-4, atol=1e-4)

    def test_generating_token_by_token_is_choosing_the_likeliest_each_time(self):
        e, r = encoder(), random.Random(2)
        torch.manual_seed(1)
        model = InternVl(Config()).eval()
        prompts = [tasks.single(r, pages.SEEN, task, 0) for task in ("field", "count")]
        for prompt in prompts:
            prompt.turns = prompt.turns[:-1]
            prompt.delta = 0.25
        answers = generate(model, e, prompts, 8, times=2)
        self.assertEqual(answers[::2], answers[1::2])
        for prompt, answer in zip(prompts, answers[::2]):
            asked = e.encode(prompt, r)
            ids = np.concatenate([asked.ids, answer])
            visual = np.concatenate([asked.visual, [False] * 8])
            later = asked.positions[-1] + np.arange(1, 9)
            learned = np.arange(len(ids)) >= len(asked.ids)
            whole = Encoded(ids, np.concatenate([asked.positions, later]), visual, asked.pixels, asked.letters, learned, np.ones(len(ids)))
            with torch.no_grad():
                self.assertEqual(model(collate([whole])).argmax(-1).tolist(), answer)

    def test_orthogonal_steps_have_singular_values_near_one(self):
        values = torch.linalg.svdvals(orthogonal(torch.randn(2, 30, 50)))
        self.assertTrue(((values > 0.5) & (values < 1.3)).all(), values)


class Loss(unittest.TestCase):
    def test_weights_are_one_over_the_root_of_the_answers_length(self):
        e = encoder()
        turns = [Turn("user", "a?"), Turn("assistant", "1"), Turn("user", "b?"), Turn("assistant", "123456789")]
        encoded = e.encode(Sample("x", turns), random.Random(0))
        sums = encoded.weights[encoded.learned]
        # Two tokens with the end of the turn, then ten.
        np.testing.assert_allclose(sums, [2**-0.5] * 2 + [10**-0.5] * 10, rtol=1e-6)

    def test_only_answers_are_learned(self):
        e, r = encoder(), random.Random(3)
        sample = tasks.about_page(r, pages.SEEN, 1, 3)
        encoded = e.encode(sample, r)
        learned = e.tokenizer.decode(encoded.ids[encoded.learned].tolist(), skip_special_tokens=False)
        self.assertEqual(learned, "".join(t.text + "<|im_end|>" for t in sample.turns if t.role == "assistant"))

    def test_a_turn_that_is_not_learned_is_not(self):
        sample = tasks.zoom(random.Random(4), pages.SEEN, 2)
        sample.turns[1].learned = False
        said = [text for text, learned in write(sample, [1, 1], 16) if learned]
        self.assertEqual(said, [sample.turns[-1].text + "<|im_end|>"])


class Preference(unittest.TestCase):
    def test_losses_are_those_of_the_paper(self):
        shift = preference.RewardShift(keep=0)
        found = preference.losses(*(torch.tensor([x]) for x in (-2.0, -3.0, -4.0, -1.0)), torch.tensor([4.0]), shift)
        good, bad = 0.1 * 2, 0.1 * -2  # β times how much likelier each answer has become
        self.assertAlmostEqual(shift.value, 0, 6)
        self.assertAlmostEqual(found.preference.item(), math.log(1 + math.exp(bad - good)), 6)
        self.assertAlmostEqual(found.quality.item(), 2 * math.log(1 + math.exp(-0.2)), 6)
        self.assertAlmostEqual(found.generation.item(), 0.5, 6)
        self.assertAlmostEqual(found.total.item(), 0.8 * found.preference.item() + 0.2 * found.quality.item() + 0.5, 6)

    def test_pairs_prefer_what_is_right(self):
        r = random.Random(0)

        def score(answer):
            return float(answer == "12")

        self.assertEqual(preference.pair(["13", "12", "12"], "12", score, r), ("12", "13"))
        self.assertEqual(preference.pair(["13", "14"], "12", score, r)[0], "12")
        self.assertIsNone(preference.pair(["12", "12"], "12", score, r))


    def test_pairs_are_made_of_the_models_own_answers_and_known_to_the_model(self):
        e, r = encoder(), random.Random(2)
        torch.manual_seed(1)
        model = InternVl(Config()).eval()
        questions = [tasks.single(r, pages.SEEN, task, 0) for task in ("field", "count", "tool")]
        with patched_length(6):
            found = preference.pairs(model, e, questions, r)
        self.assertEqual(len(found), 3)  # it knows nothing: every answer is wrong
        batch = preference.collate_pairs(found)
        now = preference.log_probabilities(model(batch.answers), batch.answers)
        torch.testing.assert_close(now, batch.before, rtol=1e-4, atol=1e-3)
        lengths = batch.compared(now)[4].tolist()
        truths = [e.tokenizer.encode(q.turns[-1].text + "<|im_end|>", add_special_tokens=False).ids for q in questions]
        self.assertEqual(lengths, [len(truth) for truth in truths])

    def test_an_answer_scores_by_likeness_and_a_box_by_overlap(self):
        self.assertEqual(preference.score("12", "12"), 1)
        self.assertTrue(0 < preference.score("13", "12") < 1)
        self.assertEqual(preference.score("<box>[[0, 0, 10, 10]]</box>", "<box>[[0, 0, 10, 12]]</box>"), 1)
        self.assertEqual(preference.score("<box>[[0, 0, 10, 10]]</box>", "<box>[[20, 0, 30, 10]]</box>"), 0)
        self.assertEqual(preference.score("no box", "<box>[[20, 0, 30, 10]]</box>"), 0)


class Text(unittest.TestCase):
    def test_repetitive_text_is_known(self):
        for text in ("00000000", "the the the the", "Dear Sir, I think so. I think so. I think so. I think so."):
            self.assertTrue(text_.repetitive(text), text)
        for text in ("$10000.00", "Total: 1 Total: 2", "a a", "It is not on the page.", "no no no. " + "The rest is sense. So is this."):
            self.assertFalse(text_.repetitive(text), text)

    def test_no_sample_that_is_learned_from_is_repetitive(self):
        r = random.Random(8)
        for _ in range(50):
            self.assertFalse(any(text_.repetitive(turn.text) for turn in curriculum.sample(r, 3).turns))

    def test_tool_calls_are_read_back_and_turns_are_not(self):
        tokenizer = encoder().tokenizer
        call = text_.tool_call("zoom", {"box": [1, 2, 3, 4]})
        self.assertEqual(tokenizer.decode(tokenizer.encode(call + "<|im_end|>").ids), call)


class Letters(unittest.TestCase):
    def test_every_tile_of_a_sample_has_its_letters_thumbnails_too(self):
        e, r = encoder(), random.Random(3)
        canvas = pages.Canvas(r, ["DejaVu Sans"], 30)
        canvas.text(10, 10, "AB")
        page = canvas.page("test", 224, 112)
        encoded = e.encode(Sample("x", [Turn("user", "?", [page]), Turn("assistant", "AB")], max_tiles=2), r)
        self.assertEqual(len(encoded.letters), len(encoded.pixels))
        read = [[int(letter) for letter in tile.flatten() if letter > 0] for tile in encoded.letters]
        wanted = [letters.LETTERS[letter] for letter in "AB"]
        self.assertEqual(read, [wanted, [], wanted])

    def test_letters_are_labelled_where_they_stand(self):
        canvas = pages.Canvas(random.Random(1), ["DejaVu Sans Mono"], 20)
        canvas.text(4, 10, "AB")
        canvas.text(116, 80, "Z9")
        page = canvas.page("test", 224, 112)
        found = letters.letters_of(page, 2, 1, Config())
        self.assertEqual(found.shape, (2, 64, letters.SLOTS))
        for tile, text in enumerate(["AB", "Z9"]):
            patches = found[tile].reshape(8, 8, letters.SLOTS)
            self.assertEqual([letters.LETTERS[letter] for letter in text], patches[patches > 0].tolist())
            # A letter of 20 pixels is 12 wide, a patch 14.
            self.assertEqual(np.flatnonzero((patches > 0).any((0, 2))).tolist(), [(4 + 6) // 14, (4 + 18) // 14])

    def test_letters_of_a_patch_stand_in_reading_order(self):
        self.assertEqual(letters.in_reading_order([(9, 1, 3), (2, 8, 2), (2.5, 1, 1), (9.5, 5, 4)], 5), [1, 2, 3, 4])

    def test_letters_too_small_to_be_told_are_not_asked_for(self):
        canvas = pages.Canvas(random.Random(1), ["DejaVu Sans"], 12)
        canvas.text(10, 10, "small")
        found = letters.letters_of(canvas.page("test", 448, 448), 1, 1, Config())
        self.assertEqual(set(found.flatten().tolist()), {letters.NONE, letters.UNKNOWN})

    def test_shapes_are_labelled_where_their_colour_is(self):
        canvas = pages.Canvas(random.Random(1), ["DejaVu Sans"], 12)
        canvas.ellipse((5, 5, 55, 55), pages.COLOURS["red"])
        canvas.polygon([(80, 54), (110, 110), (50, 110)], pages.COLOURS["blue"])
        known = [pages.Shape("circle", "red", (5, 5, 55, 55)), pages.Shape("triangle", "blue", (50, 54, 110, 110))]
        page = canvas.page("shapes", 112, 112, shapes=known)
        labels = letters.letters_of(page, 1, 1, Config())[0, :, 0].reshape(8, 8)
        middles = np.asarray(page.image)[7::14, 7::14]
        for shape in known:
            is_there = (middles == pages.COLOURS[shape.colour]).all(-1)
            self.assertGreater(is_there.sum(), 4)
            np.testing.assert_array_equal(labels == letters.SHAPES[shape.colour, shape.form], is_there)

    def test_a_form_covers_what_it_fills(self):
        self.assertTrue(letters.covers("square", 0.01, 0.01))
        self.assertFalse(letters.covers("circle", 0.1, 0.1))
        self.assertTrue(letters.covers("triangle", 0.5, 0.05))
        self.assertFalse(letters.covers("triangle", 0.1, 0.5))
        self.assertTrue(letters.covers("triangle", 0.1, 0.95))

    def test_parts_of_a_page_keep_their_letters(self):
        r = random.Random(2)
        for part in vision.variants(r, vision.sheet(r, pages.SEEN), 3):
            image = np.asarray(part.image.convert("L")).astype(int)
            paper = np.bincount(image.flatten()).argmax()
            inside = [
                abs(image[max(0, y - 4) : y + 5, max(0, x - 4) : x + 5] - paper).max()
                for word in part.words
                for x, y in ((round(x), round(y)) for x, y in word.middles)
                if 4 < x < part.image.width - 4 and 4 < y < part.image.height - 4
            ]
            self.assertGreater(np.mean(np.array(inside) > 20), 0.97)


class Questions(unittest.TestCase):
    def test_several_questions_about_several_pages_are_each_answered_by_one(self):
        r = random.Random(11)
        for _ in range(20):
            sample = tasks.which_page(r, pages.SEEN, 6, turns=3)
            lines = ["\n".join(page.lines) for page in sample.pages]
            for asked, said in zip(sample.turns[::2], sample.turns[1::2]):
                if asked.text.startswith(("On which", "Which")):
                    value = asked.text.removeprefix("On which page is ").removeprefix("Which page says ").removesuffix("?")
                    self.assertEqual([n for n, text in enumerate(lines, 1) if value in text], [int(said.text)])

    def test_pages_that_leave_nothing_to_ask_are_drawn_anew(self):
        def card(value: str) -> pages.Page:
            field = pages.Field("total", "Total", value, (0, 0, 9, 9))
            return pages.Page("card", pages.Image.new("RGB", (60, 20)), [f"Total: {value}"], [], [field])

        alike, apart = [card("7.00"), card("7.00")], [card("7.00"), card("31.50")]
        with mock.patch.object(documents, "card", side_effect=[*alike, *apart]):
            sample = tasks.which_page(random.Random(1), pages.SEEN, 2, turns=4)
        self.assertIn(sample.turns[1].text, ("1", "2"))
        self.assertLessEqual(len(sample.turns), 8)

    def test_all_that_is_asked_for_is_located_in_reading_order(self):
        r = random.Random(12)
        for _ in range(30):
            page = documents.shapes(r, pages.SEEN, tasks.MOST_LOCATED)
            _, _, said = tasks.locate(r, page)
            self.assertEqual(said.count("<ref>"), len(page.shapes))
            for first, second in zip(page.shapes, page.shapes[1:]):
                below = second.box[1] >= first.box[3]
                self.assertTrue(below or second.box[0] >= first.box[2], (first, second))

    def test_a_question_in_other_words_fits_one_field_alone(self):
        r = random.Random(9)
        for _ in range(300):
            page = documents.invoice(r, pages.SEEN, 1)
            for field in page.fields:
                question = tasks.ask(r, field, page.fields)
                if field.kind in ("date", "due"):  # an invoice has both
                    self.assertIn(field.label, question)

    def test_a_tool_is_called_with_what_the_page_says(self):
        r = random.Random(10)
        for _ in range(50):
            sample = tasks.use_tool(r, pages.SEEN, 1)
            call = json.loads(sample.turns[1].text.removeprefix("<tool_call>").removesuffix("</tool_call>"))
            tool = next(t["function"] for t in sample.tools if t["function"]["name"] == call["name"])
            self.assertEqual(sorted(call["arguments"]), sorted(tool["parameters"]["required"]))


class Packing(unittest.TestCase):
    def test_batches_are_nearly_full_and_keep_both_loads_in_proportion(self):
        r = random.Random(5)

        def samples():
            while True:
                length, count = r.randint(20, 400), r.randint(0, 7)
                empty = np.zeros(length)
                yield Encoded(empty, empty, empty, np.zeros((count, 1)), empty, empty, empty)

        packed = pack(samples(), 2048, 32)
        groups = [next(packed) for _ in range(100)]
        self.assertTrue(all(sum(len(e.ids) for e in g) <= 2048 and sum(len(e.pixels) for e in g) <= 32 for g in groups))
        self.assertGreater(np.mean([sum(len(e.ids) for e in g) for g in groups]), 0.9 * 2048)
        self.assertGreater(np.mean([sum(len(e.pixels) for e in g) for g in groups]), 0.9 * 32)


class Pages(unittest.TestCase):
    def test_boxes_hold_the_ink_of_their_words_after_rotation_too(self):
        r = random.Random(6)
        for number in range(20):
            canvas = pages.Canvas(r, pages.SEEN, 16)
            canvas.text(30, 20, "Total due")
            page = canvas.page("test", 160, 60)
            if number % 2:
                page = pages.rotated(page, r.uniform(-2, 2))
            image = np.asarray(page.image.convert("L")).astype(int)
            ink = np.abs(image - image[0, 0]) > 60
            for word in page.words:
                left, top, right, bottom = (round(v) for v in word.box)
                ink[max(0, top - 1) : bottom + 2, max(0, left - 1) : right + 2] = False
            self.assertEqual(ink.sum(), 0, canvas.file)

    def test_every_task_can_be_drawn_in_either_set_of_fonts(self):
        for task in tasks.TASKS:
            for sample in evaluate.samples(task, 2):
                self.assertEqual(sample.turns[-1].role, "assistant")
                self.assertTrue(sample.turns[-1].text)

    def test_held_out_fonts_are_not_trained_on(self):
        self.assertFalse(set(pages.SEEN) & set(pages.UNSEEN))
        files = [set(sum((pages.font_files(f) for f in families), ())) for families in (pages.SEEN, pages.UNSEEN)]
        self.assertFalse(files[0] & files[1])


if __name__ == "__main__":
    unittest.main()
