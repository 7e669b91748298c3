"""The GPU benchmark's own logic, at toy size on a CPU: its parts run bare, and its checks can fail."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from benchmarks.on_gpu import breakdown, correctness, results, speed, text
from benchmarks.on_gpu.main import PARTS, right
from benchmarks.on_gpu.scale import BASE, TINY
from benchmarks.on_gpu.training import PlainCausal, Trainer, resident
from tasks.lm.model import Decoder

ROOT = Path(__file__).parent.parent
CPU = torch.device("cpu")
# The script where nothing but the core can be imported; ends at once should that not hold.
BARE = """
import runpy, sys
for absent in ("mlflow", "prefect", "dvc", "matplotlib", "ruamel", "ruamel.yaml", "pandas", "scipy", "sklearn",
               "transformers", "tqdm", "rustbpe", "tokenizers", "pytest"):
    sys.modules[absent] = None
try:
    import mlflow
    sys.exit("mlflow can be imported")
except ModuleNotFoundError:
    pass
sys.path.pop(0)  # the working directory is no help either
runpy.run_path(sys.argv.pop(1), run_name="__main__")
"""


@pytest.fixture(scope="module")
def pack():
    return text.packed(TINY)


def test_all_parts_run_on_a_bare_machine(tmp_path):
    script = ROOT / "benchmarks" / "gpu.py"
    asked = ["--device", "cpu", "--tiny", "--date", "2026-01-02", "--out", str(tmp_path / "results")]
    done = subprocess.run(
        [sys.executable, "-c", BARE, str(script), *asked], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    (file,) = (tmp_path / "results").glob("gpu-*-2026-01-02.json")
    content = json.loads(file.read_text())
    assert {*PARTS, "breakdown", "setting", "date"} == content.keys()
    assert {path: entry["ok"] for path, entry in content["correctness"].items()} == {
        "grouped": True,
        "masked": True,
    }
    assert content["attention"].keys() == {speed.PLAIN, "grouped", "masked"}
    assert {"data", "loss", "optimizer", "body: attention", "body: matrix products"} <= content["breakdown"].keys()
    learnt = content["learning"]
    assert text.ENTROPY < learnt["last_loss"] < learnt["first_loss"] - 0.1
    assert f"| {content['throughput']['path']} |" in done.stdout


def test_the_check_finds_a_leak_and_a_look_ahead(pack, monkeypatch):
    def blind(lengths, **how):
        return PlainCausal(correctness.ROWS)

    def looking_ahead(lengths, **how):
        def attend(layer, q, k, v):
            parts = zip(*(x.transpose(0, 1).split(lengths, dim=1) for x in (q, k, v)), strict=True)
            outputs = [torch.nn.functional.scaled_dot_product_attention(*part, enable_gqa=True) for part in parts]
            return torch.cat(outputs, dim=1).transpose(0, 1)

        return attend

    good = correctness.check("masked", pack, TINY, CPU)
    assert good["ok"]
    assert good["documents"] > 2 * correctness.ROWS
    monkeypatch.setattr(correctness, "attend_documents", blind)
    leaking = correctness.check("masked", pack, TINY, CPU)
    assert leaking["reports_that_saw_the_change"] > 0
    assert not leaking["ok"]
    monkeypatch.setattr(correctness, "attend_documents", looking_ahead)
    ahead = correctness.check("masked", pack, TINY, CPU)
    assert ahead["reports_that_saw_the_change"] == 0
    assert not ahead["ok"]


def test_reports_are_many_to_a_row_and_can_be_learnt(pack):
    sizes = text.lengths(BASE)
    assert 240 < sizes.mean() < 260
    assert sizes.max() < BASE.row_length
    assert abs(sizes.sum() / BASE.corpus_tokens - 1) < 0.02
    tokens = text.chain(sizes[:3000], BASE.shape.vocab_size - 1)
    followers = np.unique(np.stack([tokens[:-1], tokens[1:]], 1), axis=0)
    frequent = followers[followers[:, 0] == np.bincount(tokens).argmax()]
    assert len(np.unique(tokens)) > 5000
    assert len(frequent) < 200  # its followers, and first tokens of reports that begin after it
    assert np.array_equal(text.chain(sizes[:50], 99), text.chain(sizes[:50], 99))
    assert np.mean([len(row.reports) for row in pack.rows]) > 3


def test_the_reference_model_is_half_a_billion():
    with torch.device("meta"):
        decoder = Decoder(BASE.shape)
    assert decoder.parameter_count() == pytest.approx(0.4845e9, rel=1e-3)
    assert BASE.shape.training_flops(1, 250) == pytest.approx(2.94e9, rel=0.02)
    assert BASE.micro_rows * BASE.row_length == 65_536


def test_pace_leaves_padding_out(pack):
    trainer = Trainer(TINY, CPU, torch.float32, "adamw", compiled=False)
    batches = resident(pack, TINY, CPU, torch.float32, "masked")
    batches[0] = dataclasses.replace(
        batches[0], token_count=batches[0].token_count - 9
    )  # this corpus fills its rows
    tokens = sum(batch.token_count for batch in batches)
    assert tokens < sum(len(batch.tokens_N) for batch in batches)
    found = speed.pace(trainer, batches, 2.0, peak=1e-3, attainable=1e-4)
    flops = TINY.shape.training_flops(tokens, sum(batch.pairs for batch in batches))
    assert found["tokens_per_second"] == tokens / 2
    assert found["mfu"] == pytest.approx(flops / 2 / 1e9)
    assert found["share_of_attainable"] == pytest.approx(10 * found["mfu"])


def test_a_step_falls_into_kinds_of_work(pack):
    trainer = Trainer(TINY, CPU, torch.float32, "adamw", compiled=False)
    kinds = breakdown.kinds_of_body(trainer, resident(pack, TINY, CPU, torch.float32, "masked")[0])
    assert sum(kinds.values()) == pytest.approx(1)
    assert min(kinds.values()) > 0
    table = breakdown.table({"body": 3.0, "loss": 1.0}, {"attention": 0.25, "other": 0.75})
    assert table == {"body: attention": 0.75, "body: other": 2.25, "loss": 1.0}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("nvjet_tst_192x192_64x4_2x1_v_bz_coopB_NNT", "matrix products"),
        ("void cutlass::Kernel2<cutlass_80_wmma_tensorop_bf16>", "matrix products"),
        ("void pytorch_flash::flash_fwd_kernel<Flash_fwd_kernel_traits<cutlass::bfloat16_t>>", "attention"),
        ("cudnn_generated_fort_native_sdpa_sm90_flash_bprop_wgmma", "attention"),
        ("triton_tem_fused_flex_attention_backward_7", "attention"),
        ("triton_red_fused__scaled_dot_product_flash_attention_rms_norm_3", "other"),
        ("aten::mm", "matrix products"),
        ("aten::mul", "other"),
    ],
)
def test_kernels_are_told_apart_by_name(name, kind):
    assert breakdown.kind_of(name) == kind


def test_parts_of_another_setting_are_not_kept(tmp_path):
    file = tmp_path / "gpu.json"
    results.write(file, {"setting": {"torch": "1"}, "date": "a", "ceiling": 7.0})
    same = results.merged(file, {"setting": {"torch": "1"}, "date": "b"})
    assert same == {"setting": {"torch": "1"}, "date": "b", "ceiling": 7.0}
    assert "ceiling" not in results.merged(file, {"setting": {"torch": "2"}, "date": "b"})


def test_a_broken_path_or_a_loss_that_stays_fails_the_benchmark():
    assert right({"correctness": {"masked": {"ok": True}}, "learning": {"fell": True}})
    assert right({"ceiling": 1.0})
    assert not right({"correctness": {"masked": {"ok": True}, "flex": {"error": "RuntimeError: no"}}})
    assert not right({"learning": {"fell": False}})
