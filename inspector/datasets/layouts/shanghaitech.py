"""ShanghaiTech Campus (Liu et al., CVPR 2018): a square seen by fixed cameras; 01, 02 and so on, before the _, is the scene.

    training/videos/01_001.avi, or training/frames/01_001/*.jpg    testing/frames/01_0014/*.jpg
    testing/test_frame_mask/01_0014.npy (N)    testing/test_pixel_mask/01_0014.npy (N, H, W), 1 where something is unusual

Every fifth frame of the training videos is learned, as the PatchCore paper does (mSTC). The name of a frame of a video, or of a mask, is
the file's name with the frame's number behind it, as if the file were a folder: nothing is taken out of it before its turn comes.
"""

from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.mask_arrays import SUFFIX, open_masks
from inspector.core.said import said
from inspector.datasets.dataset import (
    GOOD,
    Category,
    Dataset,
    LabelledImage,
    ReadOptions,
    checked_root,
    complete,
    folders_in,
    images_in,
    videos_in,
    without_splits,
    wrong_layout,
)

LAYOUT, EVERY, UNUSUAL = "ShanghaiTech Campus", 5, "unusual"
_TESTING, _FRAMES, _VIDEOS = "testing", "frames", "videos"


def read(root: Path, options: ReadOptions) -> Dataset:
    """`root` holds training and testing; every scene that has both is a category. See `Reader`."""
    without_splits(options, LAYOUT)
    clips = folders_in(checked_root(root, LAYOUT) / _TESTING / _FRAMES)
    if not clips:
        raise wrong_layout(root, LAYOUT, f"folder in {_TESTING}/{_FRAMES}")
    learned = _learned(root / "training", options)
    scenes = [scene for scene in dict.fromkeys(map(_scene, clips)) if scene in learned]
    if not scenes:
        raise wrong_layout(root, LAYOUT, f"video in training/{_VIDEOS} or folder in training/{_FRAMES} of a scene that is tested")
    categories = []
    for scene in scenes:
        test = [image for clip in clips if _scene(clip) == scene for image in _labelled(root / _TESTING, clip)]
        categories.append(Category(scene, tuple(learned[scene]), tuple(test)))
    protocol = f"Learned from every {EVERY}th frame of a scene's training videos, tested on all frames of its test clips."
    return complete(Dataset("shanghaitech", tuple(categories), protocol, mask_above=0))


def _learned(folder: Path, options: ReadOptions) -> dict[str, list[Path]]:
    """Every fifth frame by scene."""
    found: dict[str, list[Path]] = {}
    clips = {clip.name: images_in(clip) for clip in folders_in(folder / _FRAMES)}
    for video in videos_in(folder / _VIDEOS):
        if video.stem not in clips:
            clips[video.stem] = tuple(video / str(number) for number in range(options.frames(video)))
    for name, frames in clips.items():
        found.setdefault(_scene(Path(name)), []).extend(frames[::EVERY])
    return found


def _scene(clip: Path) -> str:
    return clip.name.partition("_")[0]


def _labelled(testing: Path, clip: Path) -> list[LabelledImage]:
    frames, masks = images_in(clip), testing / "test_pixel_mask" / f"{clip.name}{SUFFIX}"
    unusual = open_masks(testing / "test_frame_mask" / f"{clip.name}{SUFFIX}", axes=1)
    if len(unusual) != len(frames):
        many = f"{len(unusual)} frames, but there are {len(frames)}"
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("The mask of the clip {clip} of {layout} knows {many}.", clip=clip.name, layout=LAYOUT, many=many)
        )
    return [
        LabelledImage(frame, UNUSUAL, masks / str(number)) if unusual[number] else LabelledImage(frame, GOOD)
        for number, frame in enumerate(frames)
    ]
